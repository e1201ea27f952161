@testable import ClaimExtract

/// The words of generated news: what repairs, readers and the resolver look for, and what stands
/// around it, with line ends, sentence ends and marks as words of their own.
///
/// A newspaper from an invented harbour town. Pieces are joined by blanks unless they begin or end
/// with the tie `_`, which goes.
enum Vocabulary {
  /// Phrases in the order of their bytes.
  static let phrases: [Piece] =
    (ends + marks + people + cues + media + silences + derived + plain
    + strange).split(separator: "|").map { Piece($0) }

  /// Every word of the extractor's own lexicons, for whatever no phrase above holds, and each once
  /// more with a capital.
  private static let lexicon: (plain: [Piece], capitalised: [Piece]) = {
    let lists = ClosedClasses.lists.map(\.1) + OpenClasses.lists.map(\.1)
    var seen: Set<String> = []
    let words = lists.flatMap(Lexicon.words).filter { seen.insert($0).inserted }
    return (
      words.map { Piece($0) }, words.map { Piece($0.prefix(1).uppercased() + $0.dropFirst()) }
    )
  }()

  /// What a byte stands for; the last ones take a `second` with them, for phrases without a byte of
  /// their own and for the lexicons' words.
  static func piece(_ first: UInt8, _ second: () -> UInt8) -> Piece {
    let single = 192
    let place = Int(first)
    if place < single { return phrases[place] }
    if place < 224 { return phrases[single + Int(second()) % (phrases.count - single)] }
    let index = (place << 8 | Int(second())) % lexicon.plain.count
    return second() % 3 == 0 ? lexicon.capitalised[index] : lexicon.plain[index]
  }

  private static let ends = "_\n_|_\n\n_|_.|_.\n_|_.”|_,”|_?|_!|_…|_:|_,|_;|_—_|–|_..._|_?!|"
  private static let marks =
    "“_|_”|‘_|_’|\"_|_\"|'_|_'|«_|_»|_’s|_'s|_’re|(_|_)|[_|_]|[Harbour Wire]|$_|_%|€_|-|_-_|/|•|``_|''_|"
  private static let people =
    """
    Lena Varn|Varn|Ms Varn|Mr Holm|Holm|Tomas Holm|harbour minister Lena Varn|the minister|he|she|they|it|I|we|\
    Northport|the Harbour ministry|the ministry|Harbour ministry spokesman Jo Marsh|a spokesman|officials|\
    Dr. A. Lind|the U.S. Navy|Sen. Mara Quist|sources|the board of Northport|The Gazette|a report|who|\
    whose brother|her lawyer|Marsh, a spokeswoman,|the company|Northport blames crews|nobody|Kyiv|Sevastopol|\
    President|HOST:|A. LIND:|Q:|the O'Hara report|Crews|
    """
  private static let cues =
    """
    said|says|say|has said|told|told the board|told reporters|added|adding|wrote|announced|denied|has denied|\
    according to|According to|accused|accused Varn of|warned|warned that|called|called for|asked|asked whether|\
    claims|is said to|was quoted as saying|was quoted by the Gazette as saying|quoted|by|reportedly|allegedly|\
    declined to comment|refused to answer|did not respond|would not say|vowed to|promised|confirmed|estimates|\
    doubts|could not|talk about|pointed to|responded|responded to questions|think|believes|said that|said in|said in a|says in the|wrote in his|announced in an|\
    said on Monday|put the number at|insisted|have been told|tweeted|argues|describing|
    """
  private static let media =
    """
    in|in a|in an|in the|in his|in her|in their|a statement|statement|in a statement|in an interview|interview|\
    news conference|news|video|telegram|on Telegram|press|briefing|letter|post|in a hope|In the evening|In a|
    """
  private static let silences =
    """
    There was no immediate comment from|There was no|no response from|comment|could not be reached for comment|\
    for comment|has been approached for|did not immediately|word from|reaction|immediately|declined|
    """
  private static let derived =
    """
    on Friday|by Friday|last week|next month|in two weeks|yesterday|the day before yesterday|5 May|May 2031|\
    30-40|about 40|at least 40 boats|$5 million|3.5|1,400|2031|12-day|five|a dozen|half|more than|hundreds of|\
    million|percent|in Sevastopol|St. Petersburg|the Black Sea|not|never|may|might|would|if|probably|\
    99999999999999999999|0.0.0|1/2|
    """
  private static let plain =
    """
    the|a|boats|boat|harbour|will|sink|that|and|but|which|the raid hit four boats|the river will rise|closed|\
    no boat was lost|is|was|of|to|as|with|because|while|also|the pier|Monday|later|
    """
  private static let strange =
    "U.S.|e.g.|Сева́стополь|港|🙂‍🙂|_\u{301}|_\u{AD}_|_\u{200B}_|\u{202E}|\u{2028}|\u{FFFD}|_\u{0}_|_\t_|_\r_|ﬁ|ß|İ|xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx|"
}

/// A word, phrase or mark, and whether it is tied to what stands before and behind it.
struct Piece {
  let bytes: [UInt8]
  let tiesLeft: Bool
  let tiesRight: Bool

  init(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)
    let tie = UInt8(ascii: "_")
    tiesLeft = bytes.count > 1 && bytes[0] == tie
    if tiesLeft { bytes.removeFirst() }
    tiesRight = bytes.count > 1 && bytes[bytes.count - 1] == tie
    if tiesRight { bytes.removeLast() }
    self.bytes = bytes
  }
}

/// Joins pieces into a text.
struct NewsText {
  private(set) var bytes: [UInt8] = []
  private var tied: Bool

  /// An empty text; `tied` where its first piece is to have no blank before it.
  init(tied: Bool = true) { self.tied = tied }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ piece: Piece) {
    if !tied, !piece.tiesLeft { bytes.append(0x20) }
    bytes += piece.bytes
    tied = piece.tiesRight
  }
}
