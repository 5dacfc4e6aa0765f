// veraPDF over some PDFs: the arguments are a flavour ("3a", "ua1") and the files.
// Prints one line of JSON: for each file its failed checks, each as "clause-test message @ object".
// Runs in the shell of Rhino, which veraPDF's archive brings. The profile is read with the system's
// own XML reader, since the archive lacks the binding that veraPDF would use for it.

var V = Packages.org.verapdf;
var make = V.pdfa.validation.profiles.Profiles;
var ArgumentImpl = V.pdfa.validation.profiles.ErrorArgumentImpl;
var Flavour = V.pdfa.flavours.PDFAFlavour;

function children(node, name) {
  var found = [];
  for (var one = node.getFirstChild(); one !== null; one = one.getNextSibling()) {
    if (one.getNodeName() == name) found.push(one);
  }
  return found;
}

function child(node, name) {
  return children(node, name)[0];
}

function text(node, name) {
  return child(node, name).getTextContent();
}

function errorOf(node) {
  var found = new java.util.ArrayList();
  children(child(node, "arguments"), "argument").forEach(function (one) {
    found.add(ArgumentImpl.fromValues(one.getTextContent(), null, null));
  });
  return make.errorFromValues(text(node, "message"), found);
}

function ruleOf(node) {
  var id = child(node, "id");
  var number = parseInt(id.getAttribute("testNumber"), 10);
  var from = Flavour.Specification.valueOf(id.getAttribute("specification"));
  var deferred = node.hasAttribute("deferred") ? java.lang.Boolean.valueOf(node.getAttribute("deferred")) : null;
  return make.ruleFromValues(
    make.ruleIdFromValues(from, id.getAttribute("clause"), number), node.getAttribute("object"), deferred,
    "", text(node, "description"), text(node, "test"), errorOf(child(node, "error")), new java.util.ArrayList());
}

function variableOf(node) {
  return make.variableFromValues(
    node.getAttribute("name"), node.getAttribute("object"), text(node, "defaultValue"), text(node, "value"));
}

function profileOf(flavour) {
  var id = String(flavour.getId());
  var name = id.indexOf("ua") === 0 ? "PDFUA-" + id.substring(2) : "PDFA-" + id.toUpperCase();
  var file = "org/verapdf/pdfa/validation/" + name + ".xml";
  var stream = java.lang.ClassLoader.getSystemResourceAsStream(file);
  var reader = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder();
  var root = reader.parse(stream).getDocumentElement();
  var rules = new java.util.HashSet();
  var variables = new java.util.HashSet();
  children(child(root, "rules"), "rule").forEach(function (one) { rules.add(ruleOf(one)); });
  children(child(root, "variables"), "variable").forEach(function (one) { variables.add(variableOf(one)); });
  if (rules.size() < 50) throw "profile of " + rules.size() + " rules";
  var details = make.profileDetailsFromValues("", "", "", new java.util.Date(0));
  return make.profileFromValues(flavour, details, "", rules, variables);
}

function failedChecks(file, flavour, profile) {
  var parser = foundry.createParser(new java.io.File(file), flavour);
  var result = foundry.createValidator(profile, 100, false, true, false).validate(parser);
  var failed = [];
  for (var found = result.getTestAssertions().iterator(); found.hasNext();) {
    var one = found.next();
    var rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
    failed.push(rule + " " + one.getErrorMessage() + " @ " + one.getLocation().getContext());
  }
  if (!result.isCompliant() && failed.length === 0) failed.push("not compliant");
  if (result.getTotalAssertions() < 100) failed.push("only " + result.getTotalAssertions() + " checks");
  parser.close();
  return failed;
}

java.util.logging.LogManager.getLogManager().reset();
V.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = V.pdfa.Foundries.defaultInstance();
var chosen = Flavour.byFlavourId(arguments[0]);
var profile = profileOf(chosen);
print(JSON.stringify(arguments.slice(1).map(function (file) {
  return failedChecks(file, chosen, profile);
})));
