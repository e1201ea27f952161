/// Words by which one and the same office is called.
enum Offices {
  private static let groups: [[String]] = [
    ["spokesman", "spokeswoman", "spokesperson"],
    ["chairman", "chairwoman", "chair", "chairperson"],
    ["premier", "pm"], ["attorney", "lawyer", "barrister", "solicitor", "counsel", "advocate"],
    ["boss", "chief", "head"], ["lawmaker", "mp", "senator", "congressman", "congresswoman"],
    ["cop", "policeman", "policewoman", "officer"], ["businessman", "businesswoman"],
    ["manager", "coach"], ["vicar", "priest"], ["soldier", "serviceman"],
  ]
  private static let table: [String: [String]] = {
    var table: [String: [String]] = [:]
    for group in groups {
      for word in group { table[word, default: []] += group.filter { $0 != word } }
    }
    return table
  }()

  /// The letters that stand for an office of several words.
  static func letters(of words: [String]) -> [String] {
    for (first, second, letters) in [
      ("prime", "minister", ["pm", "premier"]), ("chief", "minister", ["cm"]),
      ("foreign", "minister", ["diplomat"]), ("foreign", "ministry", ["diplomat"]),
      ("chief", "executive", ["ceo", "boss"]),
      ("cabinet", "secretary", ["cs"]), ("principal", "secretary", ["ps"]),
      ("finance", "chief", ["cfo"]), ("director", "general", ["dg"]),
    ] where words.contains(first) && words.contains(second) {
      return letters
    }
    return []
  }

  /// What the bearer of an office is called beside it: "governor" of "head of the Halm region".
  static func implied(by words: [String]) -> [String] {
    var result: [String] = []
    func has(_ some: [String]) -> Bool { some.contains { words.contains($0) } }
    if has(["king", "queen", "emir", "sultan", "oba", "monarch"])
      || has(["traditional"]) && has(["ruler"])
    {
      result += ["monarch"]
    }
    if has(["king", "queen", "emir", "sultan"]) || words == ["president"] {
      result += ["head-of-state"]
    }
    if words.contains("prime") && words.contains("minister") || words == ["premier"] {
      result += ["head-of-government"]
    }
    if words.first == "head", has(["region", "oblast", "province", "republic"]) {
      result += ["governor"]
    }
    if words.contains("attorney") && words.contains("general") || words == ["prosecution"] {
      result += ["prosecutor"]
    }
    if has(["ceo"]) { result += ["chief", "executive", "boss"] }
    if words.contains("managing") && words.contains("director") { result += ["boss", "chief"] }
    if words.contains("leader") && words.contains("opposition") { result += ["lop"] }
    if has(["secretary-general"]) { result += ["leader", "chief"] }
    if words.contains("secretary") && words.contains("general")
      || has(["president", "chairman", "chairwoman", "chair", "head"])
    {
      result += ["leader"]
    }
    return result
  }

  /// By what a holder of every other office is called too: nobody is the only one who could be meant.
  static let wide: Set<String> = ["leader"]

  /// Who sits among the lords.
  static let peers: Set<String> = ["lord", "baroness", "viscount", "earl", "baron"]

  /// Other words for the office `lower`.
  static func alike(_ lower: String) -> [String] { table[lower] ?? [] }
}
