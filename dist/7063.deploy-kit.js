"use strict";exports.id=7063,exports.ids=[7063],exports.modules=Object.assign({},require("./49386.shared.js"),require("./77063.shared.js"));
