"use strict";exports.id=3062,exports.ids=[3062],exports.modules=Object.assign({},require("./3062.shared.js"));
