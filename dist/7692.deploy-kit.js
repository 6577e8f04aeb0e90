"use strict";exports.id=7692,exports.ids=[7692],exports.modules=Object.assign({},require("./25418.shared.js"),require("./55446.shared.js"),require("./86203.shared.js"));
