"use strict";exports.id=8352,exports.ids=[8352,5971],exports.modules=Object.assign({},require("./2079.shared.js"),require("./64402.shared.js"),require("./71239.shared.js"));
