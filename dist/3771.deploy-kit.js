"use strict";exports.id=3771,exports.ids=[3771],exports.modules=Object.assign({},require("./25861.shared.js"),require("./63771.shared.js"),require("./66776.shared.js"));
