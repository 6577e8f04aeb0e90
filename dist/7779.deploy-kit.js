"use strict";exports.id=7779,exports.ids=[7779],exports.modules=Object.assign({},require("./67779.shared.js"));
