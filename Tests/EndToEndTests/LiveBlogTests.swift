import Foundation
import TestSupport
import Testing

/// A live blog of a hundred posts that concern other things: it rings for each post that a watch asks for, once.
@Suite(.fewAtOnce) struct LiveBlogTests {
  private static let varn =
    "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier before dawn."
  private static let cole =
    "Mayor Idris Cole said one Kestrel-9 had been seen again, off the lighthouse."

  private static let people = [
    "Weather officer Sam Roe", "Finance minister Al Penn", "Union leader Greta Holm",
    "Hospital director Noor Aziz", "Coach Pieter Lang", "Bishop Anton Reyl",
    "Economist Dana Wirth", "Fire captain Joss Hale", "School head Mira Tong", "Pilot Ane Dorr",
  ]
  private static let places = [
    "tram depot", "art museum", "fish market", "north bridge", "library", "opera house",
    "swimming hall", "old mill", "airport", "stadium",
  ]
  private static let days = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Easter",
    "Whitsun", "Advent",
  ]

  /// One hundred posts as outlets write them: with a speaker, a quotation over two sentences, none at all.
  private static let posts = (0..<100).map { number in
    let (kind, turn) = (number % 10, number / 10)
    let person = people[(kind + 3 * turn) % 10]
    let place = places[(3 * kind + turn) % 10]
    let day = days[(kind + 2 * turn) % 10]
    return switch kind {
    case 0: "\(person) said the \(place) would stay closed until \(day)."
    case 1: "“We did not see this coming,” \(person) told local radio. “Nobody did.”"
    case 2: "Prices at the \(place) have risen by \(number) per cent since \(day), \(person) says."
    case 3: "The \(place) reopens at noon."
    case 4: "\(person) denied that the \(place) had been sold."
    case 5:
      "According to \(person), \(number) people came to the \(place) on \(day). It was a record."
    case 6: "That is all from the \(place) for now. More at \(number % 12) o'clock."
    case 7: "\(person): “The \(place) is safe.” Asked about \(day), there was no answer."
    case 8: "Rain is falling on the \(place). Forecasters warn of more by \(day)."
    default:
      "\(person) warned that \(number) jobs at the \(place) were at risk. “It is not over,” a delegate said."
    }
  }

  /// How an outlet puts its posts together.
  enum Manner: CaseIterable {
    case paragraphs, times, breaks, list

    func text(_ posts: [String]) -> String {
      switch self {
      case .paragraphs: posts.map { "<p>\($0)</p>" }.joined()
      case .times:
        posts.enumerated().map { "<h3>\(8 + $0 / 12):\(10 + $0 % 50) GMT</h3><p>\($1)</p>" }
          .joined()
      case .breaks: posts.map { "<b>Update</b><br/>\($0)<br/><br/>" }.joined()
      case .list: "<ul>" + posts.map { "<li>\($0)</li>" }.joined() + "</ul>"
      }
    }
  }

  private func blog(_ posts: [String], _ manner: Manner) -> String {
    """
    <feed xmlns="http://www.w3.org/2005/Atom"><title>Northport Live</title><id>urn:np</id>
    <updated>2026-11-20T08:00:00Z</updated><entry><id>urn:np:1</id><title>Northport: the day as it happens</title>
    <link href="https://np.example/live/1"/><published>2026-11-20T08:00:00Z</published>
    <updated>2026-11-20T08:00:00Z</updated>
    <content type="html"><![CDATA[\(manner.text(posts))]]></content></entry></feed>
    """
  }

  /// How many posts there are at each poll: one by one, then as a reader who comes by less often sees it.
  private static let counts = Array(0...12) + [15, 20, 27, 35, 50, 64, 80, 99, 100]

  @Test(arguments: Manner.allCases, [true, false])
  func foreignPostsNeverRing(_ manner: Manner, newestFirst: Bool) async throws {
    let feed = try FeedFile()
    func poll(_ own: [String], _ count: Int) async throws -> [[String: Any]] {
      // The second post of the watch comes between the others.
      let all = [Self.varn] + Self.posts.prefix(40) + own + Self.posts.dropFirst(40).prefix(60)
      let shown = Array(all.prefix(1 + count + (count >= 40 ? own.count : 0)))
      return try await feed.poll(blog(newestFirst ? shown.reversed() : shown, manner))
    }
    for count in Self.counts {
      let alerts = try await poll([], count)
      #expect(
        alerts.map { $0["type"] as? String } == (count == 0 ? ["alert.new"] : []),
        "\(manner) at \(count): \(alerts.map { $0["summary"] ?? "" })")
    }
    let update = try #require(try await poll([Self.cole], 100).first)
    #expect(update["type"] as? String == "alert.updated")
    let changes = (update["revision"] as? [String: Any])?["claims"] as? [[String: Any]] ?? []
    #expect(Set(changes.compactMap { $0["change"] as? String }) == ["new", "kept"], "\(changes)")
    let new = (update["claims"] as? [[String: Any]] ?? []).filter { $0["new"] as? Bool == true }
    #expect(new.count == 1)
    #expect((update["summary"] as? String)?.contains("Idris Cole") == true)
    #expect(try await poll([Self.cole], 100).isEmpty)
    try AlertSchema.validate(linesOf: feed.workspace.alerts)
  }
}
