import ArgumentParser
import Configuration
import Foundation
import Glibc

/// `claimwatch init`
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a first configuration, with a comment on every key.",
    discussion: """
      The file is the one that --config names; without it /etc/claimwatch/claimwatch.toml for root, \
      and claimwatch/claimwatch.toml in $XDG_CONFIG_HOME (~/.config) for anybody else. A file that exists is \
      never overwritten. One in /etc/claimwatch says where the service keeps its state and its logs.
      Exit codes: 0 done, 73 the file exists or cannot be created, 74 it cannot be written.
      """)

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp("The file to write; it must not exist.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var file: String?

  @Flag(name: .customLong("print"), help: "Print the text; no file is written.")
  var printsOnly = false

  func run() throws {
    let path = FilePath.absolute(file ?? ConfigurationOption.place)
    let text = Array(FirstConfiguration.text(for: path).utf8)
    if printsOnly {
      Terminal.write(text)
      return
    }
    try? FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    // Secrets never stand in it, and a service's people read it.
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure("create", path, ExitStatus.cannotCreate) }
    defer { close(file) }
    let count = text.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    guard count == text.count, fsync(file) == 0 else {
      let failure = failure("write", path, ExitStatus.inputOutput)
      unlink(path)
      throw failure
    }
    let option = self.file.map { " --config \($0)" } ?? ""
    Terminal.print("\(path): written. Put in your feeds and watches, then:")
    Terminal.print("  claimwatch check\(option)")
  }

  private func failure(_ verb: String, _ path: String, _ status: ExitCode) -> ExitCode {
    let number = errno
    let reason =
      number == EEXIST
      ? "it exists already, and is left as it is" : String(cString: strerror(number))
    return CommandFailure(message: "cannot \(verb) \(path): \(reason)", status: status).reported()
  }
}
