import Foundation
import Testing

/// The real install in a scratch root (`Scripts/in-scratch-root.sh`), with the real users and directories.
@Suite(.fewAtOnce) struct InstalledTests {
  @Test(arguments: ["service"])
  func asInstalledEverybodyFindsTheServicesStateAndLogs(script: String) async throws {
    let workspace = try Workspace()
    let result = try await ClaimwatchProcess.run(
      [
        repositoryRoot.appending(path: "Scripts/in-scratch-root.sh").path,
        repositoryRoot.appending(path: "Tests/EndToEndTests/Installed/\(script).sh").path,
        ClaimwatchProcess.binary.path,
      ], in: workspace, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
      program: URL(filePath: "/bin/bash"))
    if result.status == 77 {
      print("SKIPPED: InstalledTests needs root and mount namespaces: \(result.errors)")
      return
    }
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasSuffix("all went well\n"))
  }
}
