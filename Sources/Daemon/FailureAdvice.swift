import FeedFetch
import FeedParse

/// What the operator can do about a failed poll, by the class that is stored of it.
enum FailureAdvice {
  /// A sentence or two.
  static func text(code: String) -> String {
    switch code {
    case "secret": "Make the secret readable for the daemon, or correct the feed's auth."
    case "file": "See that the file is there and that the daemon may read it."
    case "file-kind": "Give the path of a regular file."
    case "too-slow":
      "Please report it with the document: claimwatch parse URL shows what it is read as."
    case "unclosed":
      "The publisher's server sent part of a document; nothing of it was used and it is tried again."
    default:
      FeedParseError.Code(rawValue: code)?.advice
        ?? FetchError(code: .init(rawValue: code), message: "").advice
    }
  }
}
