import Foundation
import Glibc

/// Small C programs of the tests (`Native/`), compiled when they are needed.
enum NativeTool {
  struct CannotBuild: Error, CustomStringConvertible {
    let source: String
    let status: Int32
    var description: String { "\(source) does not compile (status \(status)); is clang installed?" }
  }

  /// Compiles `Native/<name>.c` to `output`.
  static func build(_ name: String, options: [String], to output: URL) throws {
    let source = repositoryRoot.appending(path: "Tests/EndToEndTests/Native/\(name).c").path
    let words = ["clang", "-O1", "-Wall", "-Werror"] + options + ["-o", output.path, source]
    let command = words.map { "'\($0)'" }.joined(separator: " ") + " -ldl"
    let status = system(command)
    guard status == 0 else { throw CannotBuild(source: source, status: status) }
  }

  /// What `command` prints; nil where it fails or does not exist.
  static func output(of command: String) -> String? {
    bytes(of: command).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The same as bytes.
  static func bytes(of command: String) -> [UInt8]? {
    guard let pipe = popen(command + " 2>/dev/null", "r") else { return nil }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&block, 1, block.count, pipe)
      if count == 0 { break }
      bytes += block[..<count]
    }
    return pclose(pipe) == 0 ? bytes : nil
  }
}
