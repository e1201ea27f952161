import ContentDigest
import FeedModel

/// The claims that the last alert of a watch told of an item, so that the next one can say by name what became of each.
///
/// Bounded: ``most`` claims, some 300 bytes each.
public struct ToldClaims: Hashable, Sendable {
  /// A claim in which a term stood.
  public struct Claim: Hashable, Sendable {
    /// As the alert has it.
    public let id: String
    /// By name where it was resolved, else as the text had it; nil where nobody was named.
    public let speaker: String?
    public let cue: String?
    /// The beginning of its content.
    public let text: String
    /// The claim by its words.
    public let whole: Told.Statement
    /// The sentences in which it stood.
    public let sentences: [Told.Statement]

    static let nameLimit = 160
    static let cueLimit = 80
    static let mostSentences = 16
    /// Bytes of a content that are kept.
    public static let textLimit = 320

    /// A claim; what is longer than is kept of it is cut.
    public init(
      id: String, speaker: String?, cue: String?, text: String, whole: Told.Statement,
      sentences: [Told.Statement]
    ) {
      self.id = id.cut(utf8: Self.cueLimit)
      self.speaker = speaker?.cut(utf8: Self.nameLimit)
      self.cue = cue?.cut(utf8: Self.cueLimit)
      self.text = text.cut(utf8: Self.textLimit)
      self.whole = whole.asSentence
      self.sentences = sentences.prefix(Self.mostSentences).map(\.asSentence)
    }
  }

  /// Claims of one alert that are kept; further ones are left out.
  public static let most = 16

  /// The beginning of the alert's id: what was kept back, or released since, is not what a later alert replaces.
  private let alert: UInt32
  public let claims: [Claim]
  /// Whether they are all that the alert told.
  public let areAll: Bool

  /// What `alert` told; of an item that was not read to its end others may stand there, too.
  public init(_ claims: [Claim], of alert: DerivedUUID, areAll: Bool) {
    self.claims = Array(claims.prefix(Self.most))
    self.areAll = areAll && claims.count <= Self.most
    self.alert = Self.mark(alert)
  }

  /// Whether `alert` told them.
  public func are(of alert: DerivedUUID) -> Bool { Self.mark(alert) == self.alert }

  private static func mark(_ alert: DerivedUUID) -> UInt32 {
    alert.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}

extension Told.Statement {
  /// The same words, whatever they were to the watch.
  public var asSentence: Told.Statement { Told.Statement(.sentence, hash: hash) }
}

/// ``ToldClaims`` behind ``Told`` in its bytes, where programs before them do not look.
///
/// | bytes | what (little-endian) |
/// |---|---|
/// | 1 | form 1 |
/// | 4 | the alert |
/// | 1 | claims, and in bit 7 whether they are all; each: four texts, 6 of words, 1 sentences with 6 each |
/// | 2, then so many | a text; 65,535 for none |
extension ToldClaims {
  private static let form: UInt64 = 1
  private static let none: UInt64 = 0xFFFF

  /// nil for anything that ``append(to:)`` has not written.
  init?(_ reader: inout ToldReader) {
    guard reader.number(1) == Self.form, let alert = reader.number(4),
      let count = reader.number(1)
    else { return nil }
    var claims: [Claim] = []
    for _ in 0..<(count & 0x7F) {
      guard let id = Self.text(&reader), let speaker = Self.text(&reader),
        let cue = Self.text(&reader), let text = Self.text(&reader),
        let whole = reader.number(6), let sentences = reader.number(1)
      else { return nil }
      var statements: [Told.Statement] = []
      for _ in 0..<sentences {
        guard let hash = reader.number(6) else { return nil }
        statements.append(Told.Statement(.sentence, hash: hash))
      }
      claims.append(
        Claim(
          id: id ?? "", speaker: speaker, cue: cue, text: text ?? "",
          whole: Told.Statement(.sentence, hash: whole), sentences: statements))
    }
    self.claims = claims
    areAll = count & 0x80 != 0
    self.alert = UInt32(truncatingIfNeeded: alert)
  }

  private static func text(_ reader: inout ToldReader) -> String?? {
    guard let count = reader.number(2) else { return nil }
    if count == none { return .some(nil) }
    guard let bytes = reader.bytes(Int(clamping: count)) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  func append(to bytes: inout [UInt8]) {
    func append(_ number: UInt64, _ count: Int) {
      for byte in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * byte))) }
    }
    func append(_ text: String?) {
      append(text.map { UInt64($0.utf8.count) } ?? Self.none, 2)
      bytes += Array((text ?? "").utf8)
    }
    append(Self.form, 1)
    append(UInt64(alert), 4)
    append(UInt64(claims.count) | (areAll ? 0x80 : 0), 1)
    for claim in claims {
      for text in [claim.id, claim.speaker, claim.cue, claim.text] { append(text) }
      append(claim.whole.hash, 6)
      append(UInt64(claim.sentences.count), 1)
      for sentence in claim.sentences { append(sentence.hash, 6) }
    }
  }
}
