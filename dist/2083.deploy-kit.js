"use strict";exports.id=2083,exports.ids=[2083],exports.modules=Object.assign({},require("./12083.shared.js"),require("./20299.shared.js"),require("./28156.shared.js"));
