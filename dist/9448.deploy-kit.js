"use strict";exports.id=9448,exports.ids=[9448,7067],exports.modules=Object.assign({},require("./512.shared.js"),require("./84788.shared.js"),require("./95211.shared.js"));
