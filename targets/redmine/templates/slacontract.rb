# encoding: utf-8
# frozen_string_literal: true

# Written by slacontract for Redmine 5, to be run from Redmine's folder as the user that runs Redmine:
#
#   RAILS_ENV=production bin/rails runner slacontract.rb
#
# It can be run again at will: it makes what is missing, mends what differs, and removes nothing but
# transitions of the trackers and roles named here. It prints what it changes.

data = {
# {contract}
}

slacontract = Class.new do
  def initialize(data)
    @data = data
    @rights = %i[view_issues add_issues edit_issues add_issue_notes]
    # An instant as text, in ISO 8601 with its offset: fields of Redmine have dates, and no times.
    @instant = '\A\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)\z'
    @changes = []
  end

  # A record brought to some values; it is saved, and told of, only where something differs.
  def keep(record, wanted)
    wanted.each { |name, value| record.public_send("#{name}=", value) if record.public_send(name) != value }
    return record unless record.new_record? || record.changed?

    what = record.new_record? ? "new" : record.changed.sort.join(", ")
    record.save!
    @changes << "#{record.class.name} #{record.name}: #{what}"
    record
  end

  def statuses
    known = IssueStatus.sorted.first
    ours = @data[:statuses].map do |told|
      keep(IssueStatus.find_or_initialize_by(name: told[:name]), is_closed: told[:closed])
    end
    # Where no state of the contract is the first, tickets begin as they do in this Redmine.
    @first = ours.find { |one| one.name == @data[:first] } || known
    raise "Redmine has no status to begin with: load its default configuration first" unless @first

    ours |= [@first]
    # Where no state of the contract closes a ticket, tickets are closed by what Redmine has.
    ours |= IssueStatus.where(is_closed: true).to_a if ours.none?(&:is_closed)
    @statuses = ours
  end

  def trackers
    @trackers = @data[:trackers].map do |name|
      one = Tracker.find_or_initialize_by(name: name)
      keep(one, @data[:first] || one.new_record? ? { default_status_id: @first.id } : {})
    end
  end

  # Redmine's order goes up to the most urgent.
  def priorities
    ours = @data[:priorities].reverse.map do |name|
      keep(IssuePriority.find_or_initialize_by(name: name), active: true)
    end
    ours.each(&:reload)
    places = ours.map(&:position).sort
    if ours.map(&:position) != places
      ours.zip(places).each { |one, place| one.update_columns(position: place) }
      IssuePriority.compute_position_names
      @changes << "IssuePriority: order"
    end
    first = ours.find { |one| one.name == @data[:default_priority] }
    keep(first, is_default: true) if first
  end

  def fields
    @data[:fields].each do |told|
      one = IssueCustomField.find_or_initialize_by(name: told[:name])
      list = !told[:values].empty?
      wanted = { field_format: list ? "list" : "string", is_for_all: true, is_filter: true }
      wanted[:regexp] = @instant unless list
      # Values that the contract no longer has stay: tickets may bear them.
      wanted[:possible_values] = one.possible_values.to_a | told[:values] if list
      keep(one, wanted)
      added = @trackers - one.trackers.to_a
      next if added.empty?

      one.trackers |= added
      @changes << "IssueCustomField #{one.name}: trackers"
    end
  end

  def roles
    @roles = @data[:roles].map do |name|
      one = Role.find_or_initialize_by(name: name)
      keep(one, permissions: one.permissions.to_a | @rights)
    end
  end

  # Every way between the statuses is open, but out of those that a role may not leave.
  def transitions
    barred = @data[:statuses].to_h { |told| [told[:name], told[:barred]] }
    @roles.product(@trackers).each do |role, tracker|
      from = @statuses.reject { |one| barred.fetch(one.name, []).include?(role.name) }
      wanted = from.product(@statuses).reject { |a, b| a == b }.map { |pair| pair.map(&:id) }.to_set
      held = WorkflowTransition.where(role_id: role.id, tracker_id: tracker.id)
      kept, gone = held.to_a.partition do |one|
        !one.author && !one.assignee && wanted.include?([one.old_status_id, one.new_status_id])
      end
      missing = wanted - kept.map { |one| [one.old_status_id, one.new_status_id] }
      next if gone.empty? && missing.empty?

      WorkflowTransition.where(id: gone.map(&:id)).delete_all
      rows = missing.map { |a, b| { old_status_id: a, new_status_id: b } }
      both = { type: "WorkflowTransition", role_id: role.id, tracker_id: tracker.id }
      WorkflowTransition.insert_all!(rows.map { |row| row.merge(both) }) unless rows.empty?
      @changes << "Workflow #{tracker.name} / #{role.name}: #{missing.size} more, #{gone.size} less"
    end
  end

  def settings
    return if Setting.rest_api_enabled?

    Setting.rest_api_enabled = "1"
    @changes << "Setting: rest_api_enabled"
  end

  def run
    ActiveRecord::Base.transaction do
      statuses
      trackers
      priorities
      fields
      roles
      transitions
      settings
    end
    $stdout.set_encoding(Encoding::UTF_8)
    puts @changes
    puts @changes.empty? ? "#{@data[:contract]}: nothing to change" : "#{@data[:contract]}: #{@changes.size} changes"
  end
end

slacontract.new(data).run
