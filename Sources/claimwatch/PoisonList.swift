import ArgumentParser
import CSystem
import Daemon
import FeedModel
import JSONText

/// `claimwatch poison list`
struct PoisonList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List texts that ended the daemon, and suspects.",
    discussion: """
      Exit codes: 0 done, 66 there is no state, 74 reading failed, 78 the configuration is wrong.
      """)

  @OptionGroup var source: ConfigurationOption

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    claimwatch_restore_hangup()
    let premises = try source.premises(need: .paths)
    let entries = try await StartFailureReport.run {
      try premises.requireState()
      return try PoisonRegister(configuration: premises.configuration).entries()
    }
    if json { return writeJSON(entries) }
    for entry in entries { show(entry) }
    let poison = entries.count { $0.mark.isPoison }
    Terminal.print(
      "\(counted(poison, "text")) given up, \(counted(entries.count - poison, "suspect"))")
  }

  private func show(_ entry: PoisonRegister.Entry) {
    let mark = entry.mark
    let state =
      mark.isPoison
      ? Terminal.styled(mark.isItem ? mark.level.name : "document", .red)
      : Terminal.styled("suspect", .yellow)
    let name = VisibleText.clean(mark.isItem ? "\(mark.feed): \(mark.label)" : mark.feed)
    Terminal.print("\(Terminal.styled(mark.id, .bold))  \(state)  \(name)")
    let ends = counted(mark.deaths + mark.kills, "end")
    let kept = entry.keptBytes.map { ", \(counted($0, "byte")) kept" } ?? ""
    Terminal.print(
      "         \(ends), the last by \(mark.cause) in \(mark.stage), "
        + "\(mark.last.secondsDescription)\(kept)")
  }

  private func writeJSON(_ entries: [PoisonRegister.Entry]) {
    var json = JSONWriter()
    json.array(entries) { json, entry in
      let mark = entry.mark
      json.object { json in
        json.member("id", mark.id)
        json.member("kind", mark.isItem ? "item" : "document")
        json.member("state", mark.isPoison ? "poison" : "suspect")
        let document = mark.isPoison ? "document" : "nothing"
        json.member("given_up", mark.isItem ? mark.level.name : document)
        json.member("feed", mark.feed)
        json.member("item", mark.isItem ? mark.label : nil)
        json.member("stage", mark.stage)
        json.member("cause", mark.cause)
        json.member("deaths", mark.deaths)
        json.member("kills", mark.kills)
        json.member("first", mark.first.description)
        json.member("last", mark.last.description)
        json.member("program", mark.program)
        json.member("kept_bytes", entry.keptBytes)
      }
    }
    Terminal.write(json.bytes + [0x0A])
  }
}

extension PoisonRegister.Entry {
  /// The one text that `id` names, by as many of its first digits as are enough.
  static func named(_ id: String, in entries: [Self]) throws -> Self {
    let found = entries.filter { $0.mark.id.utf8.starts(with: id.utf8) }
    if found.count > 1 { throw ValidationError("several texts begin with '\(id)'") }
    guard let entry = found.first, !id.isEmpty else {
      throw ValidationError(
        "there is no text '\(VisibleText.clean(id))'; see claimwatch poison list")
    }
    return entry
  }
}
