import Configuration
import FeedFetch
import FeedParse

/// What the operator can do about a failed poll, by what is stored of it and what is configured.
enum FailureAdvice {
  /// Marks in messages, by which advice is chosen later.
  static let namesFeed = "it names the feed"
  static let sendsTo = "it sends browsers to"

  /// A sentence or two.
  ///
  /// - Parameters:
  ///   - code: The class of the failure.
  ///   - message: The failure in a sentence.
  ///   - feed: Whose it is.
  static func text(code: String, message: String, feed: FeedConfiguration) -> String {
    switch code {
    case "secret": "Make the secret readable for the daemon, or correct the feed's auth."
    case "file": "See that the file is there and that the daemon may read it."
    case "file-kind": "Give the path of a regular file."
    case "poisoned":
      "Please report it with the document, which claimwatch poison export gives; claimwatch poison forget has it read again."
    case "too-slow":
      "Please report it with the text, which claimwatch poison export gives once it has come again."
    case "robots":
      "The site asks programs to leave this page alone: look for a feed, a news sitemap or a channel of the publisher, or "
        + "ask for access; where you have it, set robots = false for the host in [[host]]."
    case "robots-unreachable":
      "The site answers, but not with its robots.txt, and nothing of it is fetched meanwhile; it is asked again. Where "
        + "you may read the page whatever it says, set robots = false for the host in [[host]]."
    case "unclosed":
      "The publisher's server sent part of a document; nothing of it was used and it is tried again."
    case "http-401" where hasLogin(feed):
      "The server refused the feed's login: check user and secret of its auth, and whether they are still "
        + "good; after a redirect to another host they are not sent."
    case "blocked" where hasLogin(feed), "http-403" where hasLogin(feed):
      "The feed's login may have no right to it, or the publisher keeps robots out: check auth, and ask for "
        + "access (`claimwatch status --letter` writes the text)."
    case "not-a-feed" where message.contains(namesFeed):
      "A web page stands at this address: put the address of the feed that it names into the feed's url."
    case "not-a-feed" where message.contains(sendsTo):
      "A web page stands at this address that leads browsers elsewhere: see whether the feed lies there, and "
        + "correct the feed's url."
    case "not-a-feed" where message.contains("is JSON, but no JSON Feed"):
      "A list in JSON is read by kind = \"json\" and a map of where its fields stand, which "
        + "`claimwatch feeds preview --kind json --map …` tries (docs/sources.md)."
    case "not-a-feed" where message.contains("the document is a web page"):
      "Open the address in a browser: the feed may have moved, or need a login. A page that lists items is read by "
        + "kind = \"html\" and a map, which `claimwatch feeds preview` guesses or tries (docs/sources.md)."
    default:
      FeedParseError.Code(rawValue: code)?.advice
        ?? FetchError(code: .init(rawValue: code), message: message).advice
    }
  }

  private static func hasLogin(_ feed: FeedConfiguration) -> Bool {
    feed.authentication != nil
      || feed.headers.contains { ["authorization", "cookie"].contains($0.name.lowercased()) }
  }
}
