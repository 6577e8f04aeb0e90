"use strict";exports.id=2090,exports.ids=[2090],exports.modules=Object.assign({},require("./16189.shared.js"),require("./22090.shared.js"),require("./49327.shared.js"),require("./84706.shared.js"));
