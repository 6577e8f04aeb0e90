"use strict";exports.id=7067,exports.ids=[7067,9448],exports.modules=Object.assign({},require("./512.shared.js"),require("./84788.shared.js"),require("./95211.shared.js"));
