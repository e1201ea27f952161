import FeedModel

extension NameReading {
  /// Questions about the words of a name.
  struct Words {
    let tokens: Tokens
    init(_ tokens: Tokens) { self.tokens = tokens }

    func isFirstName(_ index: Int) -> Bool {
      tokens[index].has([.maleName, .femaleName])
    }

    func isTitle(_ index: Int) -> Bool {
      tokens[index].has([.title, .honorific, .person])
    }

    /// "K."
    func isInitial(_ index: Int) -> Bool {
      tokens[index].lower.utf8.count == 2 && tokens[index].lower.hasSuffix(".")
    }

    /// A noun for an office, and no surname that is one too.
    func isOffice(_ index: Int) -> Bool {
      tokens[index].has([.role, .person]) && !Self.surnames.contains(tokens[index].lower)
    }

    /// Words of bodies, crowds and papers are in no person's name.
    func isNoName(_ index: Int) -> Bool {
      tokens[index].has([.body, .organisationEnd, .crowd, .document, .title, .person])
        && !isFirstName(index)
    }

    func hasArticle(before index: Int) -> Bool { tokens[index - 1].has(.determiner) }

    /// "Leader of the Opposition Leela Das", "Minister of State for Home Affairs Ajit Rao": the name behind
    /// the words of a portfolio.
    func behindBody(_ of: Int, _ run: Range<Int>) -> Int? {
      let last = run.last { ["of", "for"].contains(tokens[$0].lower) } ?? of
      var first = last + 1
      while first < run.upperBound,
        Self.portfolios.contains(tokens[first].lower)
          || first > last + 1 && tokens[first].lower == "and" || tokens[first].lower == "the"
      { first += 1 }
      guard Self.portfolios.contains(tokens[first - 1].lower),
        (2...4).contains(run.upperBound - first),
        (first..<run.upperBound).allSatisfy({ tokens[$0].isCapitalised && !isNoName($0) })
      else { return nil }
      return first
    }

    /// "Halm Group of Forces Spokesperson Colonel Jon Marsh", "Bank of Estia Governor Lena Varn": the name behind
    /// an office that stands behind its body.
    func behindBodysOffice(_ run: Range<Int>) -> Int? {
      guard let of = of(in: run), tokens[of - 1].has([.body, .organisationEnd]),
        !isTitle(of - 1),
        let office = run.dropLast().last(where: {
          $0 > of + 1 && isTitle($0) && !isFirstName($0)
            && !["of", "for"].contains(tokens[$0 + 1].lower)
        }), (1...4).contains(run.upperBound - office - 1),
        (office + 1..<run.upperBound).allSatisfy({ !isNoName($0) })
      else { return nil }
      return office + 1
    }

    private static let portfolios: Set<String> = [
      "opposition", "house", "senate", "assembly", "parliament", "state", "defence", "defense",
      "council", "congress", "commons", "treasury", "police", "finance", "interior", "justice",
      "health", "education", "trade", "energy", "agriculture", "transport", "labour", "labor",
      "home", "foreign", "affairs", "resources", "water", "information", "tourism", "works",
      "security", "commerce", "industry", "environment", "science", "technology", "culture",
      "prisons", "planning", "housing", "fisheries", "petroleum", "power", "mines", "railways",
      "staff", "communications", "development", "safety", "emergency", "situations", "women",
      "youth", "social", "public", "rural", "urban", "national", "internal", "external", "space",
    ]

    func of(in run: Range<Int>) -> Int? {
      run.dropFirst().first { tokens[$0].lower == "of" || tokens[$0].lower == "for" }
    }

    /// "of" and its like right behind, but not "de" and its like.
    func particle(behind index: Int, _ limit: Int) -> Bool {
      index + 1 < limit && ["of", "for"].contains(tokens[index + 1].lower)
    }

    /// A word of a body before any "of", where no title and first name say otherwise.
    func isBody(_ run: Range<Int>) -> Bool {
      let limit = of(in: run) ?? run.upperBound
      let head = run.lowerBound..<limit
      guard let first = head.first, let last = head.last else { return false }
      let known = isFirstName(first)
      // "Mayor Cordelia Banks", "Mr Church"
      if isTitle(first), head.count > 2 || SourcePhrase.isCourtesy(tokens[first].lower),
        Self.surnamesOfBodies.contains(tokens[last].lower)
      {
        return false
      }
      if tokens[last].has([.body, .organisationEnd]), !tokens[last].has(.person) {
        return !known || head.count > 2 || tokens[last].has(.body)
      }
      guard let body = head.last(where: { tokens[$0].has([.body, .organisationEnd]) }), !known
      else { return false }
      // "Army General Matej Sirko", "Workers' Front MP Nurul Huda Salleh": a title and a name behind it.
      return !(body..<head.upperBound).contains { isTitle($0) && $0 > body }
        && !(body + 1..<head.upperBound).contains { isFirstName($0) }
    }

    /// Words of bodies that are surnames too.
    private static let surnamesOfBodies: Set<String> = [
      "banks", "church", "house", "college", "post", "power", "steel", "lines", "watch", "partners",
      "fields", "park", "parks", "group", "wing", "front", "field", "stock", "bond", "court",
      "fleet",
      "lab", "register", "standard", "monitor", "union", "school", "tribune", "times", "band",
      "club",
    ]

    private static let surnames: Set<String> = [
      "king", "pope", "judge", "major", "bishop", "prince", "cardinal", "dean", "marshal", "cook",
      "baker", "butcher", "carpenter", "miller", "potter", "porter", "shepherd", "tailor", "taylor",
      "turner", "weaver", "page", "hunter", "fisher", "gardener", "mason", "archer", "barber",
      "carter", "cooper", "farmer", "forester", "sheriff", "squire", "steward", "ward", "warden",
      "winner", "driver", "guard", "lord", "marshall", "sergeant", "singer", "wife", "priest",
      "abbot", "guide", "rector", "nun", "monk", "master", "mate", "marine", "ranger", "rider",
      "speaker", "coach", "chief", "host", "vicar", "constable", "marshal", "elder", "painter",
    ]
  }
}
