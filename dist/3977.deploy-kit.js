"use strict";exports.id=3977,exports.ids=[3977],exports.modules=Object.assign({},require("./14226.shared.js"),require("./44216.shared.js"),require("./5502.shared.js"),require("./8477.shared.js"));
