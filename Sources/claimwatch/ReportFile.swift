import AlertLog
import Daemon
import Glibc
import Report

/// A file of a report: written beside, synced, renamed, so that a reader sees the old one or the new one, whole.
struct ReportFile {
  let path: String

  /// Why it could not be written.
  struct Failure: Error { let error: FileError }

  /// Takes the place of what is there.
  func replace(with bytes: [UInt8]) throws(Failure) {
    let temporary = path + ".new"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw failure("open", temporary, errno) }
    var fault = FullWrite.write(bytes, to: file).map { failure("write", temporary, $0) }
    if fault == nil, fsync(file) != 0 { fault = failure("fsync", temporary, errno) }
    close(file)
    if fault == nil, rename(temporary, path) != 0 { fault = failure("rename", path, errno) }
    if let fault {
      unlink(temporary)
      throw fault
    }
    syncFolder()
  }

  private func failure(_ call: String, _ path: String, _ number: Int32) -> Failure {
    Failure(error: FileError(call: call, path: path, number: number))
  }

  /// The new name is there after a crash too. A file system that cannot do this has done what it can.
  private func syncFolder() {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}

/// How a report is written, by the ending of its file.
enum ReportForm {
  case html, markdown, text, json

  /// nil for an ending that is none of them.
  init?(file: String) {
    switch file.split(separator: "/").last?.split(separator: ".").dropFirst().last?.lowercased() {
    case "html", "htm": self = .html
    case "md": self = .markdown
    case "txt": self = .text
    case "json": self = .json
    default: return nil
    }
  }

  /// The report in this form. Of a split one `address` gives the file of a part.
  func bytes(
    _ report: ReportDocument, index: String? = nil, address: @escaping (String) -> String = { $0 }
  ) -> [UInt8] {
    switch self {
    case .html: ReportPage(report, index: index, address: address).bytes
    case .markdown: ReportMarkdown.bytes(report)
    case .text: ReportPlainText.bytes(report)
    case .json: ReportJSON.bytes(report)
    }
  }
}
