import FeedModel

/// What a source span says by itself: a pronoun, a name with its role, or a description.
enum SourcePhrase {
  case pronoun(Pronoun, at: Int)
  /// A relative pronoun, whose antecedent stands before it.
  case relative(at: Int)
  case named(NameMention, role: String?)
  /// "the ministry", "officials": the head's token index.
  case nominal(head: Int)
  case other

  enum Pronoun { case he, she, it, they, first, other }

  init(_ source: Range<Int>, in text: AnalysedText, names: [NameMention]) {
    let tokens = text.tokens
    let words = source.filter { tokens[$0].isWord || tokens[$0].kind == .number }
    guard let first = words.first else {
      self = .other
      return
    }
    if Self.isPart(words.map { tokens[$0].lower }) {
      self = .pronoun(.other, at: first)
      return
    }
    if words.count == 1
      || tokens[first].has(.subjectPronoun) && !tokens[first].has([.determiner, .crowd])
        && words.count <= 2
    {
      switch tokens[first].lower {
      case "he", "him", "himself", "his": self = .pronoun(.he, at: first)
      case "she", "herself", "hers", "her": self = .pronoun(.she, at: first)
      case "it", "itself", "its":
        if tokens[first].capital == .all, tokens[first].lower == "it" {
          // "IT expert"
          self = words.count == 1 ? .other : Self.phrase(source, text, names)
        } else {
          self = .pronoun(.it, at: first)
        }
      case "they", "them", "themselves", "their", "both": self = .pronoun(.they, at: first)
      case "i", "me", "we", "us", "my", "our":
        self =
          tokens[first].capital == .all && tokens[first].lower == "us"
          ? .nominal(head: first) : .pronoun(.first, at: first)
      case "who", "which", "that", "whom", "whose": self = .relative(at: first)
      case "you", "everyone", "someone", "nobody", "everybody", "anyone":
        self = .pronoun(.other, at: first)
      case "one", "others":
        self = words.count == 1 ? .pronoun(.other, at: first) : Self.phrase(source, text, names)
      default: self = Self.phrase(source, text, names)
      }
      return
    }
    self = Self.phrase(source, text, names)
  }

  /// "another", "one of them", "some of whom": somebody of whom nothing is said.
  private static func isPart(_ words: [String]) -> Bool {
    guard let first = words.first,
      [
        "one", "another", "some", "others", "other", "many", "several", "most", "both", "two",
        "three", "few", "none", "all", "each", "either", "neither", "half",
      ].contains(first)
    else { return false }
    if words.count == 1 { return first != "both" }
    return words.count <= 3 && ["them", "whom", "us", "these", "those"].contains(words.last ?? "")
      && words.contains("of")
  }

  private static func phrase(_ source: Range<Int>, _ text: AnalysedText, _ names: [NameMention])
    -> SourcePhrase
  {
    let tokens = text.tokens
    guard var head = headIndex(source, text) else { return .other }
    if isList(source, text, names) { return .nominal(head: head) }
    // "one of the family's lawyers, Jo Marsh,": the head is what there is one of.
    var isOneOf = false
    if tokens[head].lower == "one", head + 1 < source.upperBound, tokens[head + 1].lower == "of",
      let real = headIndex(head + 2..<source.upperBound, text)
    {
      head = real
      isOneOf = true
    }
    // The name that is the head, or stands in apposition to it.
    if let name = names.first(where: {
      $0.tokens.contains(head) || $0.body.contains(head)
        || $0.title.contains(head) && $0.tokens.upperBound <= source.upperBound
    }) {
      guard name.kind == .office else {
        return .named(name, role: role(of: name, in: source, text))
      }
      head =
        name.tokens.dropFirst().first { ["of", "for"].contains(tokens[$0].lower) }.map { $0 - 1 }
        ?? name.tokens.upperBound - 1
    }
    // "the spokesman, Jo Marsh," and "spokesman for the ministry Jo Marsh".
    // and "another, Jo Marsh,".
    let isAnother =
      ["another", "third", "other"].contains(tokens[head].lower) && tokens[head + 1].kind == .comma
    if tokens[head].has([.role, .title, .person])
      || isOneOf && (tokens[head].has(.crowd) || ["them", "us"].contains(tokens[head].lower))
      || isAnother,
      let name = names.first(where: {
        ($0.kind == .person || $0.kind == .unknown) && appositive($0, head: head, source, text)
      })
    {
      return .named(name, role: role(of: name, in: source, text))
    }
    // "The developer, Prairie Homes LLC,"
    if tokens[head].has(.body) || People.traders.contains(tokens[head].lower),
      tokens[source.lowerBound].lower == "the", tokens[head + 1].kind == .comma,
      let name = names.first(where: { $0.tokens.lowerBound == head + 2 }),
      name.kind == .organisation || name.kind == .unknown,
      tokens[name.tokens.upperBound].kind == .comma || name.tokens.upperBound >= source.upperBound
    {
      return .named(name, role: nil)
    }
    return .nominal(head: head)
  }

  /// "Lena Varn and two of her crew", "Ansel, Halm officials": more than one, of whom none is named alone.
  static func isList(_ source: Range<Int>, _ text: AnalysedText, _ names: [NameMention]) -> Bool {
    let tokens = text.tokens
    guard
      let name = names.first(where: {
        source.contains($0.tokens.lowerBound) && ($0.kind == .person || $0.kind == .unknown)
      })
    else { return false }
    let end = max(name.tokens.upperBound, name.body.upperBound)
    // Nothing but the name, titles and articles stands before it.
    guard
      (source.lowerBound..<min(name.title.lowerBound, name.tokens.lowerBound)).allSatisfy({
        tokens[$0].has([.determiner, .possessive]) || !tokens[$0].isWord
      }), source.contains(end), source.contains(end + 1)
    else { return false }
    let next = tokens[end + 1]
    if tokens[end].lower == "and" {
      return next.isCapitalised || next.has([.determiner, .possessive, .crowd, .cardinal])
        || source.suffix(3).contains { tokens[$0].has(.crowd) }
    }
    guard tokens[end].kind == .comma, next.isCapitalised, let last = source.last else {
      return false
    }
    return tokens[last].has(.crowd) && tokens[last].capital == .none
      && !source.contains { $0 > end && tokens[$0].kind == .comma }
  }

  private static func appositive(
    _ name: NameMention, head: Int, _ source: Range<Int>, _ text: AnalysedText
  ) -> Bool {
    guard name.tokens.lowerBound > head, source.contains(name.tokens.lowerBound) else {
      return false
    }
    var start = min(name.title.lowerBound, name.tokens.lowerBound)
    guard start > head else { return false }
    // "Her husband, the painter Joris Vael,", "the plaintiff, 71-year-old Odessa Fry,"
    if start - 2 > head, text.tokens[start - 2].kind == .comma,
      text.tokens[start - 1].lower == "the" && !name.title.isEmpty && name.kind == .person
        || text.tokens[start - 1].lower.hasSuffix("-year-old")
    {
      start -= 1
    }
    let before = text.tokens[start - 1]
    if before.kind == .comma || before.kind == .open {
      // "a spokesman for the terminal's operator, Halm Grain,": the operator's name, not the spokesman's.
      if name.kind != .person, start - 2 > head,
        People.traders.contains(text.tokens[start - 2].lower)
      {
        return false
      }
      // Behind the name the phrase ends, or another comma comes: no list of names.
      let after = text.tokens[name.tokens.upperBound]
      return name.kind == .person || after.kind == .comma || after.kind == .close
        || after.kind == .open || name.tokens.upperBound >= source.upperBound
    }
    // "the sister of murdered backpacker Hannah Vale": hers.
    if relatives.contains(text.tokens[head].lower),
      (head + 1..<start).contains(where: { text.tokens[$0].lower == "of" })
    {
      return false
    }
    // "Superintendent of Police (SP) Jo Marsh"
    return name.tokens.upperBound == source.upperBound
      && (name.kind == .person || before.kind == .close)
      && !before.has([.preposition, .determiner, .possessive])
      && !(before.has(.coordinator) && name.title.isEmpty)
      && before.kind != .clitic
  }

  /// The head of a noun phrase: the last word before the first preposition, comma or clause.
  static func headIndex(_ source: Range<Int>, _ text: AnalysedText) -> Int? {
    var head: Int?
    var next = source.lowerBound
    for index in source where index >= next {
      let token = text.tokens[index]
      // "Emergency Operations Centre (COE) Director Jo Marsh"
      if head != nil, token.kind == .open, text.tokens[index + 1].capital == .all,
        text.tokens[index + 2].kind == .close, text.tokens[index + 3].isCapitalised,
        index + 3 < source.upperBound
      {
        next = index + 3
        continue
      }
      if token.kind == .comma || token.kind == .open || token.kind == .dash {
        if head != nil { break }
        continue
      }
      if head != nil, token.isWord,
        token.has([.preposition, .relative, .be, .have, .modal, .subordinator]),
        !token.isCapitalised
      {
        // "Ministry of Defence": the name goes on.
        if token.lower == "of", index + 1 < source.upperBound, text.tokens[index + 1].isCapitalised,
          let head, text.tokens[head].isCapitalised
        {
          continue
        }
        break
      }
      if head != nil, token.has(.coordinator) { break }
      // "The lawmaker representing the area": what she does is no part of her office.
      if let head, text.tokens[head].has([.role, .person, .crowd]), token.capital == .none,
        token.lower.hasSuffix("ing"), text.tokens[index + 1].has(.determiner)
      {
        break
      }
      if token.isWord || token.kind == .number { head = index }
    }
    return head
  }

  /// The role: what stands before the name, courtesies apart, else the apposition behind it.
  static func role(of name: NameMention, in source: Range<Int>, _ text: AnalysedText) -> String? {
    guard name.kind == .person || name.kind == .unknown else { return nil }
    let tokens = text.tokens
    var low = min(source.lowerBound, name.title.lowerBound)
    while low < name.tokens.lowerBound,
      tokens[low].has([.determiner, .possessive]) || !tokens[low].isWord
    {
      low += 1
    }
    if low < name.tokens.lowerBound {
      let range = low..<name.tokens.lowerBound
      if range.contains(where: { tokens[$0].has([.role, .title, .person, .body]) }),
        let office = office(range, of: name, text)
      {
        return office
      }
    }
    return apposition(behind: name, source.upperBound, text)
  }

  /// "spokeswoman for the fleet" of "Major Vesna Dorin, spokeswoman for the fleet,".
  static func apposition(behind name: NameMention, _ limit: Int, _ text: AnalysedText) -> String? {
    let tokens = text.tokens
    var index = name.tokens.upperBound
    guard index + 1 < limit, tokens[index].kind == .comma || tokens[index].kind == .open
    else { return nil }
    index += 1
    if tokens[index].has(.relative), !tokens[index].has(.determiner) { return nil }
    while index < limit, tokens[index].has([.determiner]) { index += 1 }
    let start = index
    while index < limit, tokens[index].kind != .comma, tokens[index].kind != .close,
      tokens[index].kind != .colon,
      !(tokens[index].has(.relative) && index > start)
    {
      index += 1
    }
    guard start < index,
      (start..<index).contains(where: { tokens[$0].has([.role, .title, .person]) })
    else { return nil }
    return asRole(text, start..<index)
  }

  /// "President", with "of Ansel" from behind the name; courtesies such as "Mr" are no office.
  static func office(_ range: Range<Int>, of name: NameMention, _ text: AnalysedText) -> String? {
    let tokens = text.tokens
    var low = range.lowerBound
    while low < range.upperBound,
      !tokens[low].isWord || tokens[low].has([.determiner, .possessive])
    { low += 1 }
    var high = range.upperBound
    while high > low, !tokens[high - 1].isWord || isCourtesy(tokens[high - 1].lower) { high -= 1 }
    guard low < high, let role = asRole(text, low..<high) else { return nil }
    let isBody = tokens[name.body.lowerBound].has(.preposition) && !name.body.isEmpty
    return isBody ? role + " " + clean(text, name.body) : role
  }

  static func isCourtesy(_ lower: String) -> Bool {
    [
      "mr", "mrs", "ms", "mr.", "mrs.", "ms.", "miss", "dr", "dr.", "sir", "dame", "madam",
      "madame", "datuk", "datin", "seri", "tan", "tun", "dato", "alhaji", "alhaja", "hajia", "gogo",
      "mallam", "malam", "shri", "smt", "cde", "comrade",
    ].contains(lower)
  }

  /// A title or office as text; nil for what somebody is only to somebody else ("rival").
  static func asRole(_ text: AnalysedText, _ range: Range<Int>) -> String? {
    var high = range.upperBound
    while high > range.lowerBound, !text.tokens[high - 1].isWord { high -= 1 }
    guard high > range.lowerBound else { return nil }
    if high - range.lowerBound == 1, relations.contains(text.tokens[range.lowerBound].lower) {
      return nil
    }
    return clean(text, range.lowerBound..<high)
  }

  /// Who is somebody only by whom they belong to.
  private static let relatives: Set<String> = [
    "sister", "brother", "mother", "father", "wife", "husband", "widow", "widower", "son",
    "daughter", "uncle", "aunt", "cousin", "nephew", "niece", "friend", "parent", "grandmother",
    "grandfather", "partner", "neighbour", "neighbor", "colleague", "lawyer", "attorney", "ally",
    "supporter", "opponent", "critic", "relative", "mum", "mom", "dad", "fiancée", "fiancé",
  ]

  private static let relations: Set<String> = [
    "rival", "opponent", "critic", "supporter", "friend", "colleague", "husband", "wife", "mother",
    "father", "brother", "sister", "son", "daughter", "neighbour", "neighbor", "relative", "fellow",
    "man", "woman", "boy", "girl",
  ]

  /// The text of a token range on one line.
  static func clean(_ text: AnalysedText, _ range: Range<Int>) -> String {
    var result = ""
    for index in range {
      let token = text.tokens[index]
      if token.spaced, !result.isEmpty { result += " " }
      result += text.string(token.range)
    }
    return result
  }
}
