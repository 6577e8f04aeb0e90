"use strict";exports.id=1544,exports.ids=[1544],exports.modules=Object.assign({},require("./18823.shared.js"),require("./71544.shared.js"),require("./71811.shared.js"));
