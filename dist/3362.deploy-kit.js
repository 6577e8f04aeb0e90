"use strict";exports.id=3362,exports.ids=[3362],exports.modules=Object.assign({},require("./18823.shared.js"),require("./45933.shared.js"),require("./49386.shared.js"));
