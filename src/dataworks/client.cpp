#include "dataworks/client.hpp"

#include "dataworks/decoder.hpp"
#include "dataworks/observe.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace syncledger::dataworks {
namespace {

using model::FetchFailure;

constexpr int largest_page = 100;  // ListFiles, PageSize
constexpr int most_pages = 1000;   // 100,000 files: no workspace has as many tasks

ApiCall status_call(const model::Target& target) {
  ApiCall call{"GetDISyncInstanceInfo"};
  call.query.reserve(3);
  call.query.emplace_back("FileId", std::to_string(target.file_id));
  call.query.emplace_back("ProjectId", std::to_string(target.project_id));
  call.query.emplace_back("TaskType", to_string(target.task_type));
  return call;
}

std::string joined(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return text;
}

ApiCall list_call(const FileQuery& query, int page) {
  ApiCall call{"ListFiles", {}, {{"ProjectId", std::to_string(query.project_id)}}};
  const auto add = [&call](const char* name, const std::string& value) {
    if (!value.empty()) call.form.emplace_back(name, value);
  };
  add("FileTypes", joined(query.filter.file_types));
  add("Keyword", query.filter.keyword);
  add("FileFolderPath", query.filter.folder);
  add("Owner", query.filter.owner);
  add("PageNumber", std::to_string(page));
  add("PageSize", std::to_string(largest_page));
  return call;
}

/// The service has been seen to ignore the filter.
bool is_asked_for(const FileQuery& query, const File& file) {
  const auto& types = query.filter.file_types;
  return types.empty() || !file.file_type ||
         std::find(types.begin(), types.end(), *file.file_type) != types.end();
}

}  // namespace

void add_up(FetchStats& stats, const FetchStats& more) {
  for (const auto& [quota, count] : more) {
    CallStats& sum = stats[quota];
    sum.calls += count.calls;
    sum.throttled += count.throttled;
    if (count.exhausted_at) sum.exhausted_at = count.exhausted_at;
  }
}

Client::Client(const ClientOptions& options, Accounts accounts, const base::Clock& clock)
    : runner_(options, clock), accounts_(std::move(accounts)) {}

void Client::allow(const QuotaKey& quota, std::optional<Allowance> allowance) {
  runner_.allow(quota, std::move(allowance));
}

CredentialSource& Client::credentials_of(const std::string& account) const {
  return *accounts_.at(account);
}

FetchStats Client::fetch_all(std::span<const FetchRequest> requests,
                             const OnObservation& on_observation) {
  std::vector<Call> calls;
  calls.reserve(requests.size());
  std::map<std::string_view, Endpoint> endpoints;  // few for many requests
  for (const FetchRequest& request : requests) {
    auto endpoint = endpoints.find(request.endpoint);
    if (endpoint == endpoints.end()) {
      endpoint = endpoints.emplace(request.endpoint, parse_endpoint(request.endpoint)).first;
    }
    calls.push_back({{request.account, request.target.region_id},
                     &credentials_of(request.account),
                     endpoint->second,
                     status_call(request.target)});
  }
  const auto read = [&](std::size_t index, const Reply& reply) -> std::optional<FetchFailure> {
    auto observation =
        observe(requests[index].target, reply.received_at, reply.http_status, reply.body);
    if (!observation.result) return observation.result.error();
    observation.clock_skew = reply.clock_skew;
    on_observation(index, std::move(observation));
    return std::nullopt;
  };
  const auto give_up = [&](std::size_t index, const FetchFailure& failure, const Reply& reply) {
    on_observation(index, {requests[index].target, reply.received_at, base::Failure{failure},
                           without_request_id(reply.body, failure.request_id), reply.clock_skew});
  };
  return runner_.run(calls, read, give_up);
}

void Client::mind(base::TimeLeft time_left) {
  runner_.mind(std::move(time_left));
}

void Client::tell_dates_to(std::function<void(base::UtcTime)> hear) {
  runner_.tell_dates_to(std::move(hear));
}

base::Result<FilePage, FetchFailure> Client::list_page(const Call& call, FetchStats& stats) {
  std::optional<FilePage> page;
  FetchFailure why_not{model::UnknownReason::recorder_off, {}, {}, "told to stop", {}};
  const auto read = [&](std::size_t, const Reply& reply) -> std::optional<FetchFailure> {
    auto decoded = decode_file_page(reply.http_status, reply.body);
    if (!decoded) return decoded.error();
    page = std::move(*decoded);
    return std::nullopt;
  };
  const auto give_up = [&](std::size_t, const FetchFailure& failure, const Reply&) {
    why_not = failure;
  };
  add_up(stats, runner_.run({&call, 1}, read, give_up));
  if (!page) return base::Failure{why_not};
  return std::move(*page);
}

base::Result<FileList, FetchFailure> Client::list_files(const FileQuery& query, FetchStats& stats) {
  FileList list;
  std::set<std::int64_t> ids;
  bool has_odd_entries = false;
  Call call{{query.account, query.region_id},
            &credentials_of(query.account),
            parse_endpoint(query.endpoint),
            {}};
  for (int number = 1; number <= most_pages; ++number) {
    call.api = list_call(query, number);
    auto page = list_page(call, stats);
    if (!page) return base::Failure{page.error()};
    const auto listed_before = ids.size();
    for (File& file : page->files) {
      const bool is_new = ids.insert(file.file_id).second;
      if (is_new && is_asked_for(query, file)) list.files.push_back(std::move(file));
    }
    has_odd_entries = has_odd_entries || page->entries != page->files.size();
    const bool has_all =
        page->total_count && std::cmp_greater_equal(ids.size(), *page->total_count);
    const bool is_full =
        std::cmp_greater_equal(page->entries, page->page_size.value_or(largest_page));
    if (!has_all && is_full && ids.size() > listed_before) continue;
    list.is_complete = !has_odd_entries && (has_all || (!page->total_count && !is_full));
    break;
  }
  return list;
}

}  // namespace syncledger::dataworks
