/// Why a document could not be read as a feed. The daemon shows it as a feed error, keeps the
/// state it had and tries again later.
///
/// The texts hold nothing taken from the document but names of elements and encodings, and those
/// only in printable ASCII, so they may go to the log as they are.
public struct FeedParseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The class of the fault, a stable word.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    /// No bytes, or nothing but white space.
    case empty
    /// Something else than a feed: a web page, an image, other XML, other JSON.
    case notAFeed = "not-a-feed"
    /// More bytes than ``FeedParser/Options/maximumBytes``.
    case tooLarge = "too-large"
    /// The declared encoding is not known and the bytes are not UTF-8.
    case unknownEncoding = "unknown-encoding"
    /// JSON that starts like a feed but cannot be read.
    case brokenJSON = "broken-json"
    /// A page or JSON in which the feed's map finds no item.
    case mapEmpty = "map.empty"
    /// Reading took more processor time than ``FeedParser/Options/cpuBudget``.
    case tooSlow = "too-slow"
    /// Reading would keep more memory than ``FeedParser/Options/memoryBudget``.
    case tooMuchMemory = "too-much-memory"

    /// What the operator can do, one sentence.
    public var advice: String {
      switch self {
      case .empty: "The publisher's server sent nothing; this often passes by itself."
      case .notAFeed: "Open the address in a browser: the feed may have moved, or need a login."
      case .tooLarge: "Ask the publisher for a shorter feed, or raise fetch.max_body."
      case .unknownEncoding:
        "Ask the publisher to send UTF-8; nothing can be read from this feed until then."
      case .brokenJSON: "Tell the publisher; the feed is generated wrongly or was cut on its way."
      case .mapEmpty:
        "The page has changed, or the map does not fit it: see what it finds with claimwatch feeds preview, and correct the feed's map."
      case .tooSlow: "No real feed takes that long; the document may be an attack."
      case .tooMuchMemory: "No real feed grows like that; the document may be an attack."
      }
    }
  }

  public var code: Code
  /// What was found, as the end of a sentence.
  public var message: String
  /// What the operator can do, one sentence.
  public var advice: String { code.advice }
  /// Line of the decoded document, from 1; 0 where no place can be named.
  public var line: Int
  /// Column in bytes of the decoded document, from 1; 0 where no place can be named.
  public var column: Int
  /// Byte of the decoded document, from 0.
  public var byte: Int

  /// An error at a place of the decoded document.
  public init(
    code: Code, message: String, line: Int = 0, column: Int = 0, byte: Int = 0
  ) {
    self.code = code
    self.message = message
    self.line = line
    self.column = column
    self.byte = byte
  }

  /// One complete line: `12:40: not-a-feed: the document is a web page`.
  public var description: String {
    line > 0
      ? "\(line):\(column): \(code.rawValue): \(message)" : "\(code.rawValue): \(message)"
  }
}
