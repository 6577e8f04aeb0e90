"use strict";exports.id=2427,exports.ids=[2427],exports.modules=Object.assign({},require("./24061.shared.js"),require("./42427.shared.js"),require("./49386.shared.js"));
