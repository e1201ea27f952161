import FeedModel
import StateStore
import WatchMatch

/// The sentences of a text, to look in it for one that a claim stood in, or one like it.
struct TextSentences {
  /// As those in which a term stands are compared.
  private(set) var statements: Set<Told.Statement> = []
  /// What each says.
  private var words: [ClaimWords] = []
  /// Whether the words of all are known.
  private(set) var areWhole = true

  /// Sentences whose words are looked at.
  private static let most = 4_000

  /// All of `text`.
  init(_ text: ItemText) {
    var reader = StatementReader(text: text)
    for (field, body) in text.fields {
      let whole = TextSpan(field: field, utf8: 0..<body.utf8.count)
      for span in reader.sentences(of: whole, atMost: .max) {
        guard let statement = reader.statement(.sentence, span) else { continue }
        guard statements.insert(statement).inserted else { continue }
        if words.count < Self.most {
          words.append(ClaimWords(folded: reader.words(of: span)))
        } else {
          areWhole = false
        }
      }
    }
  }

  /// Whether half of what `claim` says stands in one sentence, as far as can be told.
  func hasOneLike(_ claim: ClaimWords) -> Bool {
    if claim.terms.isEmpty { return true }
    let least = max((claim.terms.count + 1) / 2, min(2, claim.terms.count))
    return words.contains { $0.terms.intersection(claim.terms).count >= least }
  }
}

/// What a claim says, to be compared with another one: its words without those that stand everywhere, and its
/// figures apart, since an article changes these first.
struct ClaimWords {
  private(set) var terms: Set<ByteKey> = []
  private(set) var figures: Set<ByteKey> = []

  /// Of words that were folded.
  init(folded: [UInt8]) {
    for word in folded.split(separator: 0x20) {
      let key = ByteKey(String(decoding: word, as: UTF8.self))
      if word.first.map({ (0x30...0x39).contains($0) }) == true || Self.numbers.contains(key) {
        figures.insert(key)
      } else if !Self.common.contains(key) {
        terms.insert(key)
      }
    }
  }

  /// Of a text.
  init(_ text: String) { self.init(folded: Self.folded(text)) }

  /// Of a text, without the words of `other`.
  init(_ text: String, without other: ClaimWords) {
    self.init(text)
    terms.subtract(other.terms)
    figures.subtract(other.figures)
  }

  /// The words of a text, by which two are the same.
  static func folded(_ text: String) -> [UInt8] { TextFolder().foldedKey(of: text) }

  /// The share of the words of both that both have, from 0 to 100; figures alone count where neither has others.
  func likeness(_ other: ClaimWords) -> Int {
    let all = terms.union(other.terms).count
    if all == 0 { return figures.isEmpty || other.figures.isEmpty ? 0 : 50 }
    return 100 * terms.intersection(other.terms).count / all
  }

  private static let numbers = words(
    """
    no none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand
    thousands million millions billion dozen dozens half first second third
    """)
  private static let common = words(
    """
    a an the and or but nor of in on at to from by with for as that this these those it its he she they them his her
    their we our you your i my me us is are was were be been being has have had do does did will would shall should
    can could may might must not there here who whom which what when where while if than then so too also only just
    more most some any all over under about into out up down after before said says say
    """)

  private static func words(_ text: String) -> Set<ByteKey> {
    Set(
      text.utf8.split { $0 == 0x20 || $0 == 0x0A }.map {
        ByteKey(String(decoding: $0, as: UTF8.self))
      })
  }
}
