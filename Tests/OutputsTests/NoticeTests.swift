import Foundation
import Testing

@testable import AlertLog
@testable import Outputs

/// Mails and chats, byte by byte.
@Suite struct NoticeTests {
  private static func line(title: String = "Lights go out", _ seq: Int = 42) throws -> [UInt8] {
    let object: [String: Any] = [
      "schema": "claimwatch.alert/1",
      "id": "0192f0c1-0000-8000-8000-\(String(format: "%012d", seq))",
      "seq": seq, "type": "alert.updated", "time": "2026-11-27T08:00:00.000Z",
      "source": "//desk-1.example/claimwatch", "summary": "[kestrel] Lena Varn: \(title)",
      "watch": ["id": "kestrel", "name": "Kestrel", "priority": "high"],
      "item": [
        "title": title, "link": "https://gazette.example/pier",
        "feed": ["id": "g", "title": "Gazette"],
      ],
      "claims": [
        [
          "matched": true, "speaker": ["text": "Lena Varn"], "stance": "deny",
          "content": ["text": "the lights are out"], "quote_type": "direct",
        ]
      ],
      "cluster": ["id": "story-1", "position": 2, "first_alert_id": "0192f0c1-aaaa"],
    ]
    return Array(try JSONSerialization.data(withJSONObject: object))
  }

  private static func notice(_ titles: [String], most: Int = 20) throws -> Notice {
    let alerts = try titles.enumerated().map { index, title in
      OutgoingAlert(
        seq: Int64(index), id: "0192f0c1-0000-8000-8000-\(String(format: "%012d", index))",
        line: try line(title: title, index))
    }
    return try #require(
      Notice(Array(alerts.prefix(most)), further: alerts.dropFirst(most).map(\.id)))
  }

  private func mail(_ notice: Notice) -> String {
    let message = MailMessage(
      notice: notice, output: "desk", sender: "c@desk.example", recipients: ["a@desk.example"],
      time: .init(seconds: 1_795_766_400))
    return String(decoding: message.bytes, as: UTF8.self)
  }

  @Test func aMailThreadsWithItsStory() throws {
    let text = mail(try Self.notice(["Lights go out"]))
    #expect(
      text.contains(
        "Message-ID: <0192f0c1-0000-8000-8000-000000000000@claimwatch.desk-1.example>\r\n"))
    #expect(text.contains("In-Reply-To: <0192f0c1-aaaa@claimwatch.desk-1.example>\r\n"))
    #expect(text.contains("References: <story.story-1@claimwatch.desk-1.example>\r\n"))
    #expect(text.contains("Date: Fri, 27 Nov 2026 08:00:00 +0000\r\n"), "\(text)")
    #expect(text.contains("Subject: [kestrel] Lena Varn: Lights go out\r\n"))
    #expect(text.contains("  Lena Varn denies: =E2=80=9Cthe lights are out=E2=80=9D\r\n"))
  }

  @Test(arguments: [
    "a\r\nBcc: x@y.example", "a\u{0}b\u{85}c\u{2028}d\ne", "=?UTF-8?B?QQ==?=", " leading", "",
    String(repeating: "ж", count: 400), String(repeating: "x y", count: 200),
    String(repeating: "\u{1F6F0}\u{FE0F}", count: 90),
  ])
  func noTitleEndsAHeader(title: String) throws {
    let text = mail(try Self.notice([title]))
    let head = try #require(text.components(separatedBy: "\r\n\r\n").first)
    let lines = head.components(separatedBy: "\r\n")
    #expect(lines.count { !$0.hasPrefix(" ") } == 12, "\(head)")
    #expect(lines.allSatisfy { $0.utf8.count <= 78 }, "\(head)")
    #expect(head.utf8.allSatisfy { $0 == 13 || $0 == 10 || (0x20..<0x7F).contains($0) })
    #expect(!head.replacingOccurrences(of: "\r\n", with: "").contains("\n"))
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(
      text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 || $0.contains(":") })
  }

  @Test func whatIsCollectedIsCountedAndCut() throws {
    let notice = try Self.notice((1...57).map { "Report \($0)" })
    #expect(notice.heading == "57 alerts: kestrel 20 …")
    let text = MailBody.text(notice)
    #expect(text.contains("Report 20\n") && !text.contains("Report 21"))
    #expect(text.contains("and 37 more"))
    let same = try Self.notice((1...57).map { "Report \($0)" })
    #expect(same.id == notice.id)
    #expect(try Self.notice((1...56).map { "Report \($0)" }).id != notice.id)
    for service in [ChatOutput.Service.slack, .telegram, .mattermost, .matrix] {
      let long = try Self.notice(
        (1...20).map { "\($0) " + String(repeating: "@all *x* <y> ", count: 20) })
      let chat = ChatText(service: service).text(of: long)
      #expect(chat.utf16.count <= 16_000)
      if service == .telegram { #expect(chat.utf16.count <= 4096) }
      if service == .slack { #expect(chat.utf16.count <= 4000) }
    }
  }

  @Test func aLineThatIsNoAlertIsNoNotice() {
    #expect(Notice([OutgoingAlert(seq: 1, id: "x", line: Array("{}".utf8))]) == nil)
    #expect(Notice([]) == nil)
  }

  /// One table says what of anybody's text stands in mails, feeds, reports and chats.
  @Test func oneTableForAllDocuments() {
    let text = "a\u{1B}[2J\u{202E}b\u{200F}c\u{FEFF}d\u{2028}e\u{9B}<&\"'\u{FFFE}"
    #expect(ShownText.line(text) == "a\u{FFFD}[2J\u{FFFD}bcd e\u{FFFD}<&\"'\u{FFFD}")
    #expect(
      ShownText.markup(text)
        == "a\u{FFFD}[2J\u{FFFD}bcd e\u{FFFD}&lt;&amp;&quot;&#39;\u{FFFD}")
  }
}
