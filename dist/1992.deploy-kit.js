"use strict";exports.id=1992,exports.ids=[1992],exports.modules=Object.assign({},require("./40874.shared.js"),require("./61761.shared.js"),require("./71992.shared.js"));
