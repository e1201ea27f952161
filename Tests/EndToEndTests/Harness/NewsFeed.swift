/// Writes RSS for tests; every event in it is invented.
struct NewsFeed {
  struct Entry {
    var guid: String
    var title: String
    var text: String
    var link: String?
    var date = "Sun, 22 Nov 2026 08:00:00 GMT"
  }
  var title = "Harbour Gazette"
  var entries: [Entry]

  var rss: String {
    let items = entries.map { entry in
      """
      <item><guid isPermaLink="false">\(entry.guid)</guid><title>\(entry.title)</title>
      \(entry.link.map { "<link>\($0)</link>" } ?? "")
      <pubDate>\(entry.date)</pubDate><description>\(entry.text)</description></item>
      """
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0"><channel><title>\(title)</title><link>http://gazette.example/</link>
      <description>Invented news</description>
      \(items.joined(separator: "\n"))
      </channel></rss>
      """
  }

  /// One item about the watched missile.
  static let missile = Entry(
    guid: "gazette-1", title: "Harbour office speaks of a missile",
    text: "The Harbour Office said on Sunday that an ATACMS missile fell into the bay.",
    link: "http://gazette.example/missile")
  /// One item about the watched town.
  static let town = Entry(
    guid: "gazette-2", title: "Trains to the coast",
    text: "Trains to Sevastopol run every hour, according to the Railway Board.",
    link: "http://gazette.example/trains")
  /// One item that no watch wants.
  static let dull = Entry(
    guid: "gazette-3", title: "Bakery opens", text: "A bakery opened in the old street.",
    link: "http://gazette.example/bakery")
}

/// The watches of the first users.
let firstWatches = """
  [[watch]]
  id = "atacms"
  terms = ["ATACMS", "Army Tactical Missile System"]

  [[watch]]
  id = "sevastopol"
  name = "Sevastopol and Crimea strikes"
  terms = ["Sevastopol", "Sebastopol", "Севастополь"]
  priority = "high"
  """

/// A feed that is polled every second and alerts on all it holds.
func eagerFeed(_ url: String, id: String = "gazette") -> String {
  """
  [[feed]]
  id = "\(id)"
  url = "\(url)"
  interval = "1s"
  backfill = "all"
  """
}
