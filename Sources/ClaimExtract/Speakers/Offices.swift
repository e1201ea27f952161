/// Words by which one and the same office is called.
enum Offices {
  private static let groups: [[String]] = [
    ["spokesman", "spokeswoman", "spokesperson"],
    ["chairman", "chairwoman", "chair", "chairperson"],
    ["premier", "pm"], ["attorney", "lawyer", "barrister", "solicitor"],
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

  /// Other words for the office `lower`.
  static func alike(_ lower: String) -> [String] { table[lower] ?? [] }
}
