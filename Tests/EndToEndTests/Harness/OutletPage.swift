/// The page of a large outlet: menus, boxes between the paragraphs, related links, other stories, and readers who say
/// things too. All invented.
struct OutletPage {
  var title: String
  var paragraphs: [String]

  var html: String {
    let head = title.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    return """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(head) | News | Harbour Gazette</title>
      <meta property="og:title" content="\(head)"><meta property="og:site_name" content="Harbour Gazette">
      <meta property="og:type" content="article"><meta property="article:published_time" content="2031-05-12T18:00:00Z">
      <script>window.dataLayer = [{"said": "the harbour office said nothing"}];</script>
      <style>.wysiwyg p { margin: 0 }</style></head>
      <body class="theme-day single-post">
      <div class="cookie-consent" role="dialog"><p>You said yes to cookies? We and our partners store information on your
      device, and so the office says you can change your mind.</p><button>Accept</button></div>
      <a class="skip-link" href="#main">Skip to content</a>
      <header class="site-header"><nav class="main-menu"><ul>\(Self.menu)</ul></nav>
      <div class="breaking-ticker"><a href="/x">Mayor says ferries will sail again on Friday</a></div></header>
      <div class="layout"><main id="main"><nav class="breadcrumbs"><a href="/">Home</a> / <a href="/news">News</a></nav>
      <article><header class="article-header"><h1>\(head)</h1>
      <div class="article-byline"><a rel="author" href="/staff">Gazette staff</a> <time datetime="2031-05-12T18:00:00Z">12 May
      2031</time></div><ul class="share-buttons"><li><a href="#f">Share</a></li><li><a href="#m">Mail</a></li></ul></header>
      <figure class="lead-image"><img src="a.jpg" alt="A pier"><figcaption>The pier on a better day, the archive says
      [Gazette]</figcaption></figure>
      <div class="wysiwyg wysiwyg--all-content">
      \(text)
      </div>
      <footer class="article-footer"><div class="tags"><a href="/t/harbour">Harbour</a> <a href="/t/pier">Pier</a></div>
      <div class="author-bio"><p>Our staff has written about this harbour for thirty years, and says so with pride.</p></div>
      </footer></article>
      <section class="more-stories"><h2>More from News</h2>\(Self.teasers)</section>
      <section id="comments" class="comments-list"><h3>3 comments</h3>\(Self.comments)
      <p>Log in to join the conversation. The editors said rude comments are removed.</p></section></main>
      <aside class="sidebar"><h3>Most read</h3><ol>\(Self.mostRead)</ol>
      <div class="newsletter-signup"><h4>The morning boat</h4><p>Sign up: our editor says it is worth it.</p></div></aside></div>
      <footer class="site-footer"><ul>\(Self.menu)</ul><p>© 2031 Harbour Gazette. The publisher says all rights are reserved.</p>
      </footer></body></html>
      """
  }

  /// The paragraphs, with what outlets put between them.
  private var text: String {
    var parts = paragraphs.map { "<p>\(Self.escaped($0))</p>" }
    let middle = parts.count / 2
    parts.insert(Self.related, at: middle)
    parts.insert(
      "<div class=\"ad-slot\" id=\"ad-1\"><p>Advertisement</p></div>", at: min(2, parts.count))
    return parts.joined(separator: "\n")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\n", with: "<br>")
  }

  private static let menu = ["Home", "News", "Sport", "Opinion", "Weather", "Podcasts"]
    .map { "<li><a href=\"/\($0)\">\($0)</a></li>" }.joined()

  private static let related = """
    <div class="more-on"><h3>Recommended Stories</h3><ul class="more-on__links">
    <li>list 1 of 3<a href="/1">Harbour office says the crane is safe</a></li>
    <li>list 2 of 3<a href="/2">Why the mayor denied everything</a></li>
    <li>list 3 of 3<a href="/3">“Nobody asked us”, fishermen say</a></li></ul></div>
    """

  private static let teasers = ["Storm to come, says coast guard", "Town hall denies new tax"]
    .map {
      "<article class=\"card\"><h3><a href=\"/s\">\($0)</a></h3><p>The council said on Monday that it would look into it.</p></article>"
    }.joined()

  private static let comments = ["Tom", "Ann", "Keel"]
    .map {
      "<div class=\"comment\"><b>\($0)</b><p>My neighbour said the whole thing is a lie, and the minister said so as well.</p></div>"
    }.joined()

  private static let mostRead = (1...4)
    .map { "<li><a href=\"/m\($0)\">Minister says number \($0) is the best</a></li>" }.joined()
}
