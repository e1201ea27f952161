import LoopbackServer

/// A newspaper on loopback: a feed that gives a sentence, and pages that give the article. All invented.
struct ArticleSite {
  /// What the article says, a paragraph each; claims by Lena Varn and Idris Cole.
  static let paragraphs = [
    "The night was quiet on the northern pier until shortly after three, when the harbour lights went out and the ferries were told to wait outside the breakwater for the rest of the tide.",
    "Harbour chief Lena Varn said two Kestrel-9 launchers had left the pier before dawn. Nobody in the old town had heard them go, and the gates were closed again within the hour.",
    "Mayor Idris Cole denied that any Kestrel-9 had been lost. The town council will meet on Thursday to hear the harbour office, which has promised a full list of what was moved.",
    "Fishermen on the eastern quay went out as usual. The catch was small, the wind turned to the north by noon, and the market closed an hour earlier than on other days of the week.",
  ]

  /// A page with the article between navigation, related links and comments.
  static func page(
    _ paragraphs: [String] = paragraphs, title: String = "Lights go out on the northern pier",
    canonical: String = "https://gazette.example/pier"
  ) -> String {
    let body = paragraphs.map { "<p>\($0)</p>" }.joined(separator: "\n")
    let menu = ["Home", "World", "Harbour", "Weather", "Sport"]
      .map { "<li><a href=\"/\($0)\">\($0)</a></li>" }.joined()
    return """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(title) | Harbour Gazette</title>
      <link rel="canonical" href="\(canonical)"><meta property="og:type" content="article">
      <meta property="og:title" content="\(title)"></head><body>
      <header><nav><ul>\(menu)</ul></nav></header>
      <main><article><h1>\(title)</h1>
      \(body)
      </article></main>
      <aside class="related"><h2>Related stories</h2><ul>
      <li><a href="/r1">Kestrel-9 in pictures: what the launchers look like</a></li>
      <li><a href="/r2">Ten harbours to see in winter</a></li></ul></aside>
      <section id="comments" class="comments"><h2>Comments</h2>
      <div class="comment"><p>Reader Tom said the Kestrel-9 is a toy and nobody should write about it.</p></div>
      <div class="comment"><p>Reader Ann said she had seen a Kestrel-9 in her garden.</p></div></section>
      <footer><p>Imprint, terms, privacy</p></footer></body></html>
      """
  }

  /// A page that only asks for consent.
  static let consent = """
    <html><head><title>Before you continue</title></head><body><div><h1>We value your privacy</h1>
    <p>We and our partners store and/or access information on a device. You can accept all or reject all.</p>
    <button>Accept all</button><button>Reject all</button><a>Manage options</a></div></body></html>
    """

  /// A feed of items whose links lead to `server`.
  static func feed(_ entries: [NewsFeed.Entry]) -> String { NewsFeed(entries: entries).rss }

  /// An item that says little; its page is at `link`.
  static func teaser(
    _ number: Int, link: String, text: String = "The ferries were told to wait."
  ) -> NewsFeed.Entry {
    NewsFeed.Entry(
      guid: "item-\(number)", title: "Lights go out on the northern pier \(number)", text: text,
      link: link)
  }

  static let watch = """
    [[watch]]
    id = "kestrel"
    terms = ["Kestrel-9"]
    """
}
