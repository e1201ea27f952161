import AlertLog
import FeedModel
import Foundation
import Glibc
import Testing

@testable import Outputs

/// Alerts as an Atom feed and as entries of the journal.
@Suite struct AtomJournalTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "claimwatch-atom-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private static func line(
    _ seq: Int, title: String, link: String = "http://a.example"
  ) -> String {
    let head =
      #"{"schema":"claimwatch.alert/1","id":"0192f0c1-0000-8000-8000-\#(String(format: "%012d", seq))","seq":\#(seq)"#
    let watch = #""watch":{"id":"kestrel","name":"Kestrel","priority":"high"}"#
    let item =
      #""item":{"title":"\#(title)","link":"\#(link)","feed":{"id":"gazette","title":"Harbour Gazette"}}"#
    let claims =
      #""claims":[{"matched":true,"speaker":{"text":"Lena Varn"},"content":{"text":"two are gone"}}]"#
    return head
      + #","type":"alert.new","time":"2026-11-27T08:00:00.000Z","source":"//desk/claimwatch","summary":"[kestrel] \#(title)",\#(watch),\#(item),\#(claims)}"#
  }

  private func feed(_ lines: [String]) throws -> (AtomFeed, URL) {
    let log = folder.appending(path: "alerts.jsonl")
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: log)
    let file = folder.appending(path: "alerts.atom")
    let feed = AtomFeed(
      path: file.path, log: log.path, output: "feed", selection: AlertSelection())
    return (feed, file)
  }

  @Test func hostileTextStaysText() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (feed, file) = try feed([
      Self.line(1, title: #"<script>&\"]]>\u0000\u009b\u202e"#, link: "javascript:alert(1)"),
      Self.line(2, title: "Lights go out", link: #"https://gazette.example/?a=1&b=\"><x>"#),
    ])
    #expect(feed.hold(2).verdict == .done)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(!text.contains("<script>") && !text.contains("javascript") && !text.contains("<x>"))
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(text.contains("&lt;script&gt;&amp;&quot;]]&gt;\u{FFFD}\u{FFFD}\u{FFFD}"))
    #expect(text.contains("href=\"https://gazette.example/?a=1&amp;b=&quot;&gt;&lt;x&gt;\""))
    #expect(text.contains("<id>urn:uuid:0192f0c1-0000-8000-8000-000000000002</id>"))
    #expect(text.contains("Lena Varn: two are gone"))
  }

  @Test func theLastTwoHundredAreKeptTheNewestFirst() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (feed, file) = try feed(
      (1...230).map { Self.line($0, title: "Report \($0)", link: "https://gazette.example/\($0)") })
    #expect(feed.hold(7).verdict == .done)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.components(separatedBy: "<entry>").count == 201)
    let first = try #require(text.range(of: "Report 230"))
    let last = try #require(text.range(of: "Report 31<"))
    #expect(first.lowerBound < last.lowerBound && !text.contains("Report 30<"))
    // What the file holds already costs nothing.
    try FileManager.default.removeItem(at: file)
    #expect(feed.hold(230).verdict == .done)
    #expect(!FileManager.default.fileExists(atPath: file.path))
    #expect(feed.hold(231).verdict == .done)
    #expect(FileManager.default.fileExists(atPath: file.path))
  }

  /// What is silenced, or held back for quiet hours, comes with no other alert; released, it comes for all that is newer.
  @Test func whatIsLeftOutComesWithNoOther() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let (feed, file) = try feed((1...4).map { Self.line($0, title: "Report \($0)") })
    func shown() throws -> [Int] {
      let text = try String(contentsOf: file, encoding: .utf8)
      return (1...4).filter { text.contains("Report \($0)<") }
    }
    let held = try #require(LoggedAlert(line: Array(Self.line(2, title: "x").utf8))).id
    #expect(feed.hold(3) { $0.exceptIDs = [ByteKey(held)] }.verdict == .done)
    #expect(try shown() == [1, 3, 4])
    #expect(feed.hold(2).verdict == .done)
    #expect(try shown() == [1, 2, 3, 4])
    let time = try #require(LoggedTime.parse("2026-11-27T08:00:00.000Z".utf8))
    let silence = AlertSelection.Exception(
      watch: "kestrel", from: time, until: time.advanced(byMilliseconds: 1))
    let again = AtomFeed(
      path: file.path, log: folder.appending(path: "alerts.jsonl").path, output: "feed",
      selection: AlertSelection())
    #expect(again.hold(4) { $0.except = [silence] }.verdict == .done)
    #expect(try shown().isEmpty)
  }

  @Test func aFolderThatIsNotThereIsAFailure() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let feed = AtomFeed(
      path: folder.path + "/nowhere/alerts.atom", log: folder.path + "/alerts.jsonl",
      output: "feed", selection: AlertSelection())
    #expect(feed.hold(1).verdict == .failed)
  }

  /// A datagram socket at `path`, as the journal's.
  private func listen(_ path: String) throws -> Int32 {
    let file = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(file, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
    return file
  }

  private func heard(_ file: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(file, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }

  @Test func theJournalGetsFieldsAndSyslogALine() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let alert = OutgoingAlert(
      seq: 7, id: "0192f0c1-0000-8000-8000-000000000007",
      line: Array(
        Self.line(7, title: #"Lights\nPRIORITY=0\u009b2J"#, link: "https://gazette.example/").utf8))
    var output = JournalOutput()
    output.sockets = (folder.path + "/journal", folder.path + "/log")
    guard case .misconfigured = output.send(alert).verdict else {
      Issue.record("there is neither")
      return
    }
    let syslog = try listen(output.sockets.syslog)
    defer { close(syslog) }
    #expect(output.send(alert).code == "syslog")
    #expect(heard(syslog) == "<28>claimwatch-alert: [kestrel] Lights PRIORITY=0\u{FFFD}2J")
    let journal = try listen(output.sockets.journal)
    defer { close(journal) }
    #expect(output.send(alert).code == "journal")
    #expect(
      heard(journal) == """
        MESSAGE=[kestrel] Lights PRIORITY=0\u{FFFD}2J
        MESSAGE_ID=6f0d3c1e5b7a4d2f9c8e1a2b3c4d5e6f
        PRIORITY=4
        SYSLOG_IDENTIFIER=claimwatch-alert
        CLAIMWATCH_ID=0192f0c1-0000-8000-8000-000000000007
        CLAIMWATCH_SEQ=7
        CLAIMWATCH_TYPE=alert.new
        CLAIMWATCH_TIME=2026-11-27T08:00:00.000Z
        CLAIMWATCH_WATCH=kestrel
        CLAIMWATCH_PRIORITY=high
        CLAIMWATCH_FEED=gazette
        CLAIMWATCH_TITLE=Lights PRIORITY=0\u{FFFD}2J
        CLAIMWATCH_LINK=https://gazette.example/

        """)
  }
}
