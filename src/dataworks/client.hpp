#pragma once

#include "base/utc_time.hpp"
#include "dataworks/credentials/credentials.hpp"
#include "dataworks/endpoint.hpp"
#include "dataworks/signed_call.hpp"
#include "model/observation.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace syncledger::dataworks {

struct ClientOptions {
  std::chrono::milliseconds timeout{10000};  ///< of one try
  std::chrono::milliseconds connect_timeout{3000};
  std::chrono::milliseconds deadline{120000};  ///< of all tries for one target together
  int concurrency = 16;                        ///< transfers at a time, >= 1
  double max_qps = 5;                          ///< starts per second in each region; 0: no limit
  int retries = 3;                             ///< tries after the first
  std::string ca_file;
  SignatureVersion signature = SignatureVersion::v3;
  std::string_view program_version = "0";  ///< for the User-Agent
};

struct FetchRequest {
  model::Target target;
  std::string endpoint;  ///< that check_endpoint() has nothing against
};

/// Calls made, by region, retries included.
struct FetchStats {
  struct Count {
    std::int64_t calls = 0;
    std::int64_t throttled = 0;
  };

  std::map<std::string, Count> calls;
};

/// Asks the service. One thread; many transfers at a time on curl's multi interface; connections
/// are kept between calls.
class Client {
public:
  /// `credentials` and `clock` must outlive the client. The clock dates requests and observations;
  /// waiting and timeouts go by the steady clock of the system.
  Client(const ClientOptions& options, CredentialSource& credentials, const base::Clock& clock);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  using OnObservation = std::function<void(std::size_t index, model::Observation observation)>;

  /// Fetches every target once, with retries where that is safe, and reports each exactly once, in
  /// any order. Nothing that the network or the service does makes it throw.
  FetchStats fetch_all(std::span<const FetchRequest> requests, const OnObservation& on_observation);

private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace syncledger::dataworks
