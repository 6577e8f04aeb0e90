"use strict";exports.id=4118,exports.ids=[4118],exports.modules=Object.assign({},require("./14118.shared.js"));
