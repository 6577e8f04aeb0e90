"use strict";exports.id=1069,exports.ids=[1069],exports.modules=Object.assign({},require("./41069.shared.js"));
