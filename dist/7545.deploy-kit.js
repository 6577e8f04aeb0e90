"use strict";exports.id=7545,exports.ids=[7545],exports.modules=Object.assign({},require("./5502.shared.js"),require("./6428.shared.js"));
