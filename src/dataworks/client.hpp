#pragma once

#include "base/result.hpp"
#include "dataworks/call_runner.hpp"
#include "dataworks/file_page.hpp"
#include "model/observation.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace syncledger::dataworks {

struct FetchRequest {
  model::Target target;
  std::string endpoint;  ///< that check_endpoint() has nothing against
  std::string account = "default";
};

/// The files of a workspace to list.
struct FileQuery {
  std::string region_id;
  std::int64_t project_id = 0;
  std::string endpoint;  ///< that check_endpoint() has nothing against
  std::string account = "default";
  FileFilter filter;
};

/// The files of a workspace, each once, in the order of the service.
struct FileList {
  std::vector<File> files;
  /// Whether these are all there are: as many as the service counts, each with its id. If not, what
  /// is not among them may be there all the same.
  bool is_complete = false;
};

/// Where the credentials of each account come from, by the name of its profile.
using Accounts = std::map<std::string, CredentialSource*>;

/// Calls made, by account and region, retries included.
using FetchStats = std::map<QuotaKey, CallStats>;

void add_up(FetchStats& stats, const FetchStats& more);

/// Asks the service what it knows of sync tasks.
class Client {
public:
  /// The sources behind `accounts`, and `clock`, must outlive the client. Every account that a
  /// request names must be among them.
  Client(const ClientOptions& options, Accounts accounts, const base::Clock& clock);

  /// Limits the calls of an account and region from now on; those beyond fail with reason budget.
  /// Nothing: no limit.
  void allow(const QuotaKey& quota, std::optional<Allowance> allowance);

  using OnObservation = std::function<void(std::size_t index, model::Observation observation)>;

  /// Fetches every target once, with retries where that is safe, and reports each exactly once, in
  /// any order. Nothing that the network or the service does makes it throw.
  FetchStats fetch_all(std::span<const FetchRequest> requests, const OnObservation& on_observation);

  /// As CallRunner::mind(): targets that are left out are not reported, and a listing that is cut
  /// short fails.
  void mind(base::TimeLeft time_left);

  /// As CallRunner::tell_dates_to().
  void tell_dates_to(std::function<void(base::UtcTime date)> hear);

  /// All files that match; or why not. Calls made are added to `stats`. Stops when a page is not
  /// full or brings nothing new, whatever total the service promises.
  base::Result<FileList, model::FetchFailure> list_files(const FileQuery& query, FetchStats& stats);

private:
  CredentialSource& credentials_of(const std::string& account) const;
  base::Result<FilePage, model::FetchFailure> list_page(const Call& call, FetchStats& stats);

  CallRunner runner_;
  Accounts accounts_;
};

}  // namespace syncledger::dataworks
