"use strict";exports.id=5971,exports.ids=[5971,8352],exports.modules=Object.assign({},require("./2079.shared.js"),require("./64402.shared.js"),require("./71239.shared.js"));
