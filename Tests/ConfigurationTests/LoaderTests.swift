import FeedModel
import Foundation
import Testing

@testable import Configuration

/// A loader for a plain user to whom "!" is no word and no expression, " OR " doubtful, and by whose grammar Shoigu has no case.
let plainLoader = ConfigurationLoader(
  environment: ["HOME": "/home/user"],
  terms: TermRules(
    problem: { $0 == "!" ? "it has no word" : nil },
    doubt: {
      $0.contains(" OR ")
        ? TermRemark(message: "looks like a query", advice: "write two terms") : nil
    },
    folded: { Array($0.lowercased().utf8) },
    inflection: { term, _ in
      switch term {
      case "Shoigu": .none
      case "Doe": .forms(common: "does")
      case "two words": .otherwise
      default: .forms()
      }
    },
    hidden: { watch in
      let hidden = watch.terms.indices.compactMap { term in
        watch.exclusions.firstIndex {
          watch.terms[term].lowercased().contains($0.lowercased())
        }.map { (term, $0) }
      }
      return Dictionary(uniqueKeysWithValues: hidden)
    }),
  maps: { map, _ in
    map.keys.compactMap { key in
      guard let text = map[key], let mark = text.utf8.firstIndex(of: UInt8(ascii: "!")) else {
        return nil
      }
      let offset = text.utf8.distance(from: text.startIndex, to: mark)
      return MapFault(key: key, offset: offset, message: "is no XPath from there on")
    }
  })

@Suite struct LoaderTests {
  @Test func theSmallestUsefulFile() throws {
    let configuration = try plainLoader.load(
      text: """
        [[feed]]
        url = "https://example.org/world.rss"

        [[watch]]
        id = "atacms"
        terms = ["ATACMS"]
        """, path: "/etc/claimwatch/claimwatch.toml")
    #expect(configuration.warnings.isEmpty)
    #expect(configuration.feeds.map(\.id) == ["example-org_world-rss"])
    #expect(configuration.feeds.map(\.backfill) == [.duration(86_400_000)])
    #expect(configuration.watches == [Watch(id: "atacms", terms: ["ATACMS"])])
    #expect(configuration.poll == PollSettings())
    #expect(configuration.fetch == FetchSettings())
  }

  @Test func everyKeyReachesItsSetting() throws {
    let url = RepositoryFiles.tests.appending(path: "Fixtures/good/complete.toml")
    let configuration = try plainLoader.load(
      bytes: [UInt8](Data(contentsOf: url)), path: "/etc/claimwatch/claimwatch.toml")

    #expect(configuration.compacted() == configuration)
    #expect(
      configuration.warnings.map(\.message) == ["'auth' over http sends the secret in the clear"])
    #expect(
      configuration.paths
        == Paths(
          state: "/var/lib/claimwatch", alerts: "/etc/claimwatch/logs/alerts.jsonl",
          events: "/etc/log/events.jsonl", metrics: "/run/claimwatch/metrics.prom"))

    var retention = RetentionSettings()
    retention.retain = 172_800_000
    retention.size = 512 << 20
    #expect(configuration.retention == retention)

    var poll = PollSettings()
    poll.minInterval = 600_000
    poll.maxInterval = 129_600_000
    #expect(configuration.poll == poll)

    var fetch = FetchSettings()
    fetch.timeout = 90_000
    fetch.connectTimeout = 5000
    fetch.allowAddresses = try ["127.0.0.0/8", "::1/128"].map { try #require(AddressBlock($0)) }
    fetch.connections = 50
    fetch.hostConnections = 1
    fetch.hostSpacing = 0
    fetch.maxBody = 524_288
    fetch.userAgent = "desk-reader/2"
    fetch.contact = "https://desk.example/feeds"
    fetch.proxy = .proxy("socks5h://[::1]:1080")
    #expect(configuration.fetch == fetch)

    var alerts = AlertSettings()
    alerts.floodCap = 10
    alerts.source = "//desk-1.example/claimwatch"
    #expect(configuration.alerts == alerts)
    #expect(configuration.extractor.model == "/etc/claimwatch/claims.model")
    #expect(
      configuration.hosts == [
        HostSettings(name: "example.org", connections: 4, spacing: 200, robots: false)
      ])

    var pages = PageSettings()
    pages.fullText = .matched
    pages.wait = 120_000
    pages.recheck = [1_800_000]
    #expect(configuration.pages == pages)

    var first = FeedConfiguration(
      id: "example-world", url: "https://example.org/world.rss",
      location: .web("https://example.org/world.rss"))
    first.title = "Example “World”"
    first.kind = .html
    first.map = FieldMap([
      .item: "//li", .id: "@id", .link: "a", .title: "h2", .date: "time", .text: "p",
    ])
    first.interval = 600_000
    first.backfill = .all
    first.userAgent = "other/1"
    first.headers = [
      HeaderField(name: "Accept-Language", value: "uk"), HeaderField(name: "X-Desk", value: "one"),
    ]
    first.authentication = FeedAuthentication(
      scheme: .basic(user: "desk"), secret: .file("/dev/null"))
    first.tlsCA = "/dev/null"
    first.fileStamp = FileStamp.of(["/dev/null", "/dev/null"])
    first.allowPrivate = true
    first.httpVersion = .http1
    first.rateGroup = "example"
    first.pages.fullText = .always
    first.pages.wait = 10_000
    first.pages.recheck = []
    #expect(configuration.feeds.first == first)

    let second = try #require(configuration.feeds.last)
    #expect(second.id == "2001-db8-1-8080-q-a-20b-" + second.id.suffix(8))
    #expect(second.location == .web("http://[2001:DB8::1]:8080/?q=a%20b"))
    #expect(second.backfill == Backfill.none)
    #expect(second.pages == pages)
    #expect(second.proxy == .proxy("socks5h://[::1]:1080"))
    #expect(
      second.authentication
        == FeedAuthentication(
          scheme: .header(name: "X-Key"), secret: .credential("key", file: nil)))

    #expect(
      configuration.watches == [
        Watch(
          id: "sevastopol", name: "Sevastopol and Crimea strikes", priority: .high,
          tags: ["places", "black sea"], terms: ["Sevastopol", "Севастополь"])
      ])
  }

  @Test func everyKeyOfAnOutputReachesItsSetting() throws {
    let url = RepositoryFiles.tests.appending(path: "Fixtures/good/complete.toml")
    let configuration = try plainLoader.load(
      bytes: [UInt8](Data(contentsOf: url)), path: "/etc/claimwatch/claimwatch.toml")
    var webhook = WebhookSettings(url: "http://10.0.0.7:8080/hook", secret: .file("/dev/null"))
    webhook.payload = .thin
    webhook.format = .cloudevents
    webhook.tlsCA = "/dev/null"
    var output = OutputSettings(id: "desk", kind: .webhook(webhook))
    output.timeout = 20_000
    // Wed, 11 Mar 2026 09:00:00 GMT
    output.from = .time(Instant(seconds: 1_773_219_600))
    output.order = .strict
    output.retry = [1000, 60_000]
    output.watches = ["sevastopol"]
    output.tags = ["places"]
    output.priority = .normal
    output.onlyNewStories = true
    #expect(configuration.outputs == [output])
  }

  @Test func everyKeyOfMailChatAndCommandReachesItsSetting() throws {
    let configuration = try plainLoader.load(
      text: """
        [[output]]
        id = "mail"
        kind = "mail"
        url = "SMTP://Mail.Example:587/"
        sender = "claimwatch@desk.example"
        recipients = ["desk@desk.example", "o'neill+night@desk.example"]
        user = "desk"
        secret_file = "/dev/null"
        tls_ca = "/dev/null"

        [[output]]
        id = "open"
        kind = "mail"
        url = "smtp://localhost:25"
        sender = "claimwatch@desk.example"
        recipients = ["desk@desk.example"]
        tls = "none"

        [[output]]
        id = "room"
        kind = "chat"
        service = "matrix"
        url = "https://matrix.example"
        room = "!a:matrix.example"
        secret_file = "/dev/null"

        [[output]]
        id = "forward"
        kind = "command"
        mode = "stream"
        command = ["/bin/true", "x"]
        """, path: "/etc/claimwatch.toml")
    var mail = MailSettings(
      url: "smtp://mail.example:587", sender: "claimwatch@desk.example",
      recipients: ["desk@desk.example", "o'neill+night@desk.example"])
    mail.user = "desk"
    mail.password = .file("/dev/null")
    mail.tlsCA = "/dev/null"
    var open = MailSettings(
      url: "smtp://localhost", sender: "claimwatch@desk.example", recipients: ["desk@desk.example"])
    open.tls = .none
    var chat = ChatSettings(service: .matrix, secret: .file("/dev/null"))
    chat.url = "https://matrix.example"
    chat.room = "!a:matrix.example"
    #expect(
      configuration.outputs.map(\.kind) == [
        .mail(mail), .mail(open), .chat(chat),
        .command(CommandSettings(words: ["/bin/true", "x"], mode: .stream)),
      ])
  }

  @Test(arguments: [
    ("\"now\"", OutputSettings.Beginning.now), ("\"start\"", .start), ("1200", .seq(1200)),
    ("\"1970-01-01T00:00:01Z\"", .time(Instant(seconds: 1))),
  ])
  func anOutputBeginsWhereItSays(text: String, beginning: OutputSettings.Beginning) throws {
    let configuration = try plainLoader.load(
      text: """
        [[output]]
        id = "desk"
        kind = "webhook"
        url = "https://desk.example/hook"
        secret_file = "/dev/null"
        from = \(text)
        """, path: "/etc/claimwatch.toml")
    #expect(configuration.outputs.map(\.from) == [beginning])
  }

  @Test func byteOrderMarkIsNoPartOfTheFirstLine() throws {
    #expect(throws: ConfigurationError.self) {
      try plainLoader.load(bytes: [0xEF, 0xBB, 0xBF] + Array("x = 1".utf8), path: "/etc/c.toml")
    }
    do {
      _ = try plainLoader.load(
        bytes: [0xEF, 0xBB, 0xBF] + Array("x = 1".utf8), path: "/etc/c.toml")
    } catch {
      #expect(error.diagnostics.first?.position == SourcePosition(line: 1, column: 1))
      #expect(error.diagnostics.first?.excerpt?.line == "x = 1")
    }
  }

  @Test func credentialsLieInTheDirectoryOfSystemd() throws {
    let loader = ConfigurationLoader(
      environment: ["HOME": "/home/user", "CREDENTIALS_DIRECTORY": "/nonexistent/credentials"],
      terms: TermRules(problem: { _ in nil }))
    let configuration = try loader.load(
      text: """
        [[feed]]
        url = "https://example.org/world.rss"
        auth = { scheme = "bearer", credential = "token" }
        [[watch]]
        id = "atacms"
        terms = ["ATACMS"]
        """, path: "/etc/claimwatch/claimwatch.toml")
    #expect(
      configuration.feeds[0].authentication?.secret
        == .credential("token", file: "/nonexistent/credentials/token"))
    #expect(configuration.warnings.map(\.message) == ["there is no credential \"token\""])
  }

  @Test func manyFaultsAreCountedBeyondTheFirstFifty() throws {
    let text = (0..<80).map { "key\($0) = 1" }.joined(separator: "\n")
    do {
      _ = try plainLoader.load(text: text, path: "/etc/c.toml")
      Issue.record("accepted")
    } catch {
      #expect(error.diagnostics.count == 80)
      let rendered = error.rendered(colour: false)
      #expect(rendered.hasSuffix("and 30 more\n"))
      #expect(rendered.contains("/etc/c.toml:50:1: unknown key 'key49'"))
      #expect(!rendered.contains("key50"))
    }
  }

  @Test func coloursOnlyWhenAsked() throws {
    do {
      _ = try plainLoader.load(text: "[pol]", path: "/etc/c.toml")
      Issue.record("accepted")
    } catch {
      #expect(!error.rendered(colour: false).contains("\u{1B}"))
      #expect(
        error.rendered(colour: true)
          == "\u{1B}[1m/etc/c.toml:1:2:\u{1B}[0m \u{1B}[31munknown table 'pol'\u{1B}[0m\n"
          + "  [pol]\n   \u{1B}[31m^\u{1B}[0m\n  \u{1B}[36mdid you mean 'poll'?\u{1B}[0m\n")
      #expect(error.description == "/etc/c.toml:1:2: unknown table 'pol'")
    }
  }

  /// The product is for tens of thousands; a debug build is slow, and the way is linear.
  @Test func threeThousandFeedsLoad() throws {
    var text = "[[watch]]\nid = \"atacms\"\nterms = [\"ATACMS\"]\n"
    for number in 0..<3000 {
      text += "[[feed]]\nurl = \"https://host\(number).example.org/world.rss\"\n"
    }
    let configuration = try plainLoader.load(text: text, path: "/etc/c.toml")
    #expect(Set(configuration.feeds.map(\.id)).count == 3000)
  }
}
