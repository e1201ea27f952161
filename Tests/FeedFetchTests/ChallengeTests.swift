import FeedFetch
import FeedModel
import LoopbackServer
import Testing

@Suite("Challenge pages")
struct ChallengeTests {
  private static func page(_ title: String, _ body: String, head: String = "") -> String {
    "<!DOCTYPE html>\n<html><head><title>\(title)</title>\(head)</head><body>\(body)</body></html>"
  }

  static let challenges: [(name: String, page: String)] = [
    (
      "by a script's path",
      page("Harbour Gazette", "<script src='/CDN-CGI/challenge-platform/h/g/x'></script>")
    ),
    ("DDoS-Guard", page("DDOS-GUARD", "<p>Loading</p>")),
    (
      "DDoS-Guard's path",
      page("gazette.example", "<script src=\"/.well-known/ddos-guard/check\"></script>")
    ),
    ("Akamai", page("&nbsp;", "<div id=\"sec-if-cpt-container\"></div>")),
    ("Akamai, denied", page("Access Denied", "Reference #18.1 https://errors.edgesuite.net/18.1")),
    ("Incapsula", page("", "<iframe src=\"/_Incapsula_Resource?SWUDNSAI=31\"></iframe>")),
    (
      "SiteGround",
      "<html><head><meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2F'></head></html>"
    ),
    ("Amazon", page("Human Verification", "<script>window.gokuProps = {}</script>")),
    (
      "DataDome",
      page("gazette.example", "<script src=\"https://ct.captcha-delivery.com/c.js\"></script>")
    ),
    (
      "Anubis",
      page(
        "Making sure you&#39;re not a bot!", "<img src=\"/.within.website/x/cmd/anubis/i.webp\">")
    ),
    ("a title", page("  Just\n a moment...", "<p>One second</p>")),
    ("a Russian title", page("Проверка браузера", "<p>Подождите</p>")),
    (
      "a title over two lines",
      page("Access denied", "<p>You were kept out.</p><p>Ask the harbour office for a way in.</p>")
    ),
    ("a captcha alone", page("Gazette", "<form><div class=\"g-recaptcha\"></div></form>")),
    (
      "words alone",
      page("Gazette", "<noscript>Please enable JavaScript and cookies to continue</noscript>")
    ),
    (
      "a captcha behind much script",
      page(
        "Gazette",
        "<script>\(String(repeating: "var a;", count: 2000))</script><p>Show that you are not a robot</p>"
      )
    ),
  ]

  @Test("pages of known fronts, and of unknown ones by their words", arguments: challenges)
  func known(challenge: (name: String, page: String)) {
    #expect(ChallengePage(Array(challenge.page.utf8)) != nil, "\(challenge.name)")
  }

  @Test(
    "a page that merely is no feed is none, nor is a feed about challenges",
    arguments: [
      page("We are back soon", "<p>Maintenance until noon</p>"),
      page("Harbour Gazette", "<p>Just a moment of silence was kept.</p>"),
      page("404 Not Found", "<h1>Not found</h1>"),
      page("Log in", "<form><input type=\"password\"><div class=\"g-recaptcha\"></div></form>"),
      page(
        "Write to us",
        String(repeating: "<p>The harbour office is open on weekdays.</p>", count: 60)
          + "<div class=\"h-captcha\"></div>"),
      // An article under such a title, where a feed should be.
      page(
        "Access denied: crews kept from the pier | Harbour Gazette",
        String(repeating: "<p>The crews waited at the gate for three hours.</p>", count: 150)),
      // Two short ones: one says that it is an article, one has paragraphs.
      page(
        "Captchas keep sailors out", "<p>The captcha on the ticket page went on Saturday.</p>",
        head: "<meta property='article:published_time' content='2026-03-07'>"),
      page(
        "Captcha, eleven times | Harbour Gazette",
        String(repeating: "<p>The captcha of the ferry line kept her out.</p>", count: 45)),
      "<html>", "", "captcha", "{\"error\": \"captcha\"}",
      "<rss version=\"2.0\"><channel><title>Just a moment</title><item><description>&lt;html> captcha</description></item></channel></rss>",
      "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Access denied</title></feed>",
      page("Gazette", "<script>" + String(repeating: "<script>", count: 150)),
    ])
  func others(page: String) {
    #expect(ChallengePage(Array(page.utf8)) == nil)
  }

  @Test(
    "a refusal that is a challenge is blocked, compressed or not",
    arguments: [401, 403, 405, 429, 503])
  func refused(status: Int) async {
    let server = LoopbackServer()
    let page = Self.page("Just a moment...", "")
    server.serve("/plain", .status(status, body: Array(page.utf8)))
    server.serve(
      "/gzip",
      .status(status, headers: [("Content-Encoding", "gzip")], body: Gzip.compress(page)))
    for path in ["/plain", "/gzip"] {
      let failure = await Loopback.failure(of: Loopback.request(server.url(path)))
      #expect(failure?.code == .blocked)
      #expect(failure?.status == status)
      #expect(failure?.message.contains("challenge for browsers") == true)
    }
    server.serve(
      "/other", .status(status, body: Array("<html>no</html>".utf8)))
    let other = await Loopback.failure(of: Loopback.request(server.url("/other")))
    #expect(other?.code == .http(status))
  }

  @Test(
    "a header says so for any success",
    arguments: [
      ("CF-Mitigated", "challenge"), ("x-amzn-waf-action", "challenge"),
      ("X-Vercel-Mitigated", "challenge"), ("SG-Captcha", "challenge"),
    ])
  func header(name: String, value: String) async {
    let server = LoopbackServer()
    for status in [200, 202] {
      server.serve("/", .status(status, headers: [(name, value)], body: Array("<html>".utf8)))
      let failure = await Loopback.failure(of: Loopback.request(server.url("/")))
      #expect(failure?.code == .blocked)
    }
  }

  @Test("looking at a page takes time in proportion to its length, whatever is in it")
  func hostilePages() {
    for unit in ["<script>", "<script ", "<title ", "<title>", "<", "</scrip", "<html><c"] {
      let page =
        Array("<html>".utf8)
        + Array(String(repeating: unit, count: (1 << 20) / unit.utf8.count).utf8)
      #expect(ChallengePage(page) == nil)
      #expect(AdvertisedFeeds(page, url: "http://gazette.example/").feeds.isEmpty)
    }
  }
}
