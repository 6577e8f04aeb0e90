"use strict";exports.id=9744,exports.ids=[9744],exports.modules=Object.assign({},require("./39744.shared.js"),require("./53279.shared.js"),require("./6428.shared.js"),require("./9824.shared.js"));
