-- +goose Up

-- Deliveries that went as several messages, to find the one that made the message somebody answers.
create index outbox_delivery_part on outbox_delivery (chat_id, id) where ended_at > 0 and message_ids like '%,%';
