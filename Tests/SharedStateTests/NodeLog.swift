import AlertLog
import Foundation
import PostgreSQL

@testable import SharedState

/// The log of one node in a folder, written by the delivery that every log is written by.
final class NodeLog {
  let path: String
  private let name: String
  private let session: PostgresSession
  private let files: any FileSystem
  private var delivery: AlertDelivery?

  init(_ session: PostgresSession, name: String, folder: String, files: any FileSystem) throws {
    (self.session, self.name, self.files) = (session, name, files)
    path = "\(folder)/\(name).jsonl"
  }

  /// Carries over what there is. After a failure it begins as a process does that has just started.
  func deliver() throws {
    do {
      if delivery == nil {
        let queue = try SharedLog(session, name: name, last: Self.lines(path).last)
        delivery = AlertDelivery(queue: queue, path: path, files: files)
      }
      _ = try delivery?.deliver()
    } catch {
      delivery = nil
      throw error
    }
  }

  /// A line as torture writes it.
  static func line(_ id: String, _ seq: Int64) -> [UInt8] {
    Array(#"{"schema":"claimwatch.alert/1","id":"\#(id)","seq":\#(seq)}"#.utf8)
  }

  /// The whole lines of a log.
  static func lines(_ path: String) -> [(seq: Int64, id: String)] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\"")
      guard line.hasSuffix("}"), parts.count > 9, let last = parts.last,
        let seq = Int64(last.dropFirst().dropLast())
      else { return nil }
      return (seq, String(parts[7]))
    }
  }
}
