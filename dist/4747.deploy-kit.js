"use strict";exports.id=4747,exports.ids=[4747],exports.modules=Object.assign({},require("./44747.shared.js"));
