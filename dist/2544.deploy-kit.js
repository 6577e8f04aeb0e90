"use strict";exports.id=2544,exports.ids=[2544],exports.modules=Object.assign({},require("./12544.shared.js"),require("./79995.shared.js"));
