"use strict";exports.id=8907,exports.ids=[8907],exports.modules=Object.assign({},require("./53593.shared.js"),require("./73277.shared.js"),require("./8477.shared.js"));
