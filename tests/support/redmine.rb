# What tests ask of a Redmine from inside: one line of JSON in, one out. Run by bin/rails runner.
require "json"
require "stringio"

ANSWERS = $stdout.dup
ANSWERS.sync = true
ActiveRecord::Base.connection.execute("PRAGMA synchronous = OFF")

module Asked
  module_function

  # The tables, the data that Redmine offers as defaults, and an administrator with a key.
  def prepare(_)
    ActiveRecord::Migration.verbose = false
    ActiveRecord::Base.connection.migration_context.migrate
    ActiveRecord::Base.descendants.each { |one| one.reset_column_information unless one.abstract_class? }
    Redmine::DefaultData::Loader.load("en")
    user = User.find_by_login("admin")
    user.update_columns(must_change_passwd: false)
    user.api_key
  end

  # What a script prints.
  def load(path)
    Setting.clear_cache
    said = StringIO.new(+"", "w+")
    $stdout = said
    Kernel.load(path)
    said.string
  ensure
    $stdout = STDOUT
  end

  # The key of a user who has one role in a project.
  def member(told)
    user = User.find_or_initialize_by(login: told["login"])
    user.update!(firstname: "A", lastname: told["login"], mail: "#{told['login']}@example.com", password: "slacontract1")
    member = Member.find_or_initialize_by(project_id: Project.find(told["project"]).id, user_id: user.id)
    member.roles = [Role.find_by!(name: told["role"])]
    member.save!
    user.api_key
  end

  # How many rows each table of the configuration has, and when they were last written.
  def tables(_)
    [IssueStatus, Tracker, IssuePriority, IssueCustomField, Role, WorkflowTransition].to_h do |one|
      [one.name, one.unscoped.order(:id).map(&:attributes)]
    end
  end

  # What somebody does by hand.
  def ruby(code)
    eval(code)
  end
end

$stdin.each_line do |line|
  told = JSON.parse(line)
  begin
    answer = { "said" => Asked.public_send(told["do"], told["with"]) }
  rescue StandardError, ScriptError => problem
    answer = { "error" => "#{problem.class}: #{problem.message}", "at" => problem.backtrace.first(5) }
  end
  ANSWERS.puts(JSON.generate(answer))
end
