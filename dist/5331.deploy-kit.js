"use strict";exports.id=5331,exports.ids=[5331],exports.modules=Object.assign({},require("./85331.shared.js"));
