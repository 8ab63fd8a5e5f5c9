/// The versions of the interface that are spoken, newest first; the messages used here are the
/// same in both.
enum CRIInterface: String, CaseIterable {
  case v1 = "runtime.v1"
  /// containerd before 1.6, CRI-O before 1.20, kubelet's own dockershim.
  case v1alpha2 = "runtime.v1alpha2"

  enum Service { case runtime, image }

  func service(_ service: Service) -> String {
    switch service {
    case .runtime: "\(rawValue).RuntimeService"
    case .image: "\(rawValue).ImageService"
    }
  }

  /// In the order in which they are tried: the one that was answered last goes first.
  static func candidates(after last: CRIInterface?) -> [CRIInterface] {
    guard let last else { return allCases }
    return [last] + allCases.filter { $0 != last }
  }
}
