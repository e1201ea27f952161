/// Closed-class words and the small open lists the rules need, one look-up per token.
///
/// The lists are plain text parsed once: large Swift literals of arrays compile slowly.
enum Lexicon {
  /// Words whose full stop belongs to them.
  static let abbreviations = Set(
    words(
      """
      mr mrs ms mx dr sen sens rep reps gov govs gen lt col sgt capt cpl maj adm prof rev hon pres
      st jr sr jan feb mar apr jun jul aug sept sep oct nov dec vs inc corp co ltd bros dept ave
      blvd mt ft messrs del amb cmdr supt insp det no engr barr alh cllr u.s u.n u.k
      e.u
      """))

  /// The classes of a token's lower-cased text; a trailing full stop of an abbreviation is ignored.
  static func classes(of lower: String) -> WordClass {
    if let found = table[lower] { return found }
    if lower.utf8.last == UInt8(ascii: ".") {
      let bare = String(lower.dropLast())
      return (table[bare] ?? []).union(.abbreviation)
    }
    return suffixClasses(lower)
  }

  /// Splits a word list at white space.
  static func words(_ list: String) -> [String] {
    list.split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init)
  }

  private static func suffixClasses(_ lower: String) -> WordClass {
    let bytes = lower.utf8
    guard bytes.count > 4 else { return [] }
    // "Jilly", "Kelly" and "Polly" are people.
    if lower.hasSuffix("ly"),
      !["illy", "elly", "olly"].contains(where: { lower.hasSuffix($0) }) || lower == "wholly"
    {
      return .adverb
    }
    if lower.hasSuffix("ed") { return .past }
    if bytes.count > 7, People.endings.contains(where: { lower.hasSuffix($0) }) { return .person }
    return []
  }

  private static let table: [String: WordClass] = {
    var table: [String: WordClass] = [:]
    func add(_ classes: WordClass, _ list: String) {
      for word in words(list) { table[word, default: []].formUnion(classes) }
    }
    for (classes, list) in ClosedClasses.lists + OpenClasses.lists { add(classes, list) }
    for (classes, list) in Names.lists + People.lists { add(classes, list) }
    return table
  }()
}
